import type { FormatOptions, RowBatch } from '@ctk/core'
import { JsonReader } from './json-reader.js'
import { JsonRows } from './json-rows.js'
import { decodeJsonLines } from './ndjson-decode.js'
import { textBlocks } from './text-blocks.js'

const BATCH_ROWS = 10_000

/**
 * Decodes a JSON array of objects, of any size: each object is a row, with columns as in NDJSON. One object alone is one row. Rows
 * are numbered, since a file may have all of them on one line. A value that is no object is rejected. A file whose first line is
 * an object by itself is NDJSON under another name, as some databases export it.
 *
 * @throws CTK_FILE_INVALID for a file that ends too early, or is no JSON between its values
 */
export async function* decodeJson(bytes: AsyncIterable<Uint8Array>, options: FormatOptions): AsyncGenerator<RowBatch> {
  const iterator = textBlocks(bytes)
  try {
    const { start, isLines } = await readStart(iterator)
    const blocks = chain(start, iterator)
    yield* isLines ? decodeJsonLines(blocks, options) : decodeValues(blocks, options)
  } finally {
    await iterator.return(undefined)
  }
}

async function* decodeValues(blocks: AsyncIterable<string>, options: FormatOptions): AsyncGenerator<RowBatch> {
  const reader = new JsonReader()
  let rows = new JsonRows()
  let number = 0
  function* batches(): Generator<RowBatch> {
    for (let element = reader.next(); element !== undefined; element = reader.next()) {
      rows.add(element.text, ++number)
      if (rows.size < (options.batchRows ?? BATCH_ROWS)) continue
      yield rows.batch()
      rows = new JsonRows()
    }
  }
  for await (const text of blocks) {
    if (reader.push(text)) yield* batches()
  }
  reader.end()
  yield* batches()
  if (rows.size > 0) yield rows.batch()
}

/** Text up to the end of its first line, or less where that is no object, and whether it is a line of NDJSON. */
async function readStart(blocks: AsyncIterator<string>): Promise<{ start: string; isLines: boolean }> {
  const parts: string[] = []
  let object = false
  for (;;) {
    const { done, value } = await blocks.next()
    if (done) return { start: parts.join(''), isLines: false }
    parts.push(value)
    if (!object) {
      const text = parts.join('').trimStart()
      if (text === '') continue
      if (!text.startsWith('{')) return { start: parts.join(''), isLines: false }
      object = true
    }
    if (!value.includes('\n')) continue
    const start = parts.join('')
    const line = /^\s*([^\n]*)\n/.exec(start)?.[1]
    if (line !== undefined) return { start, isLines: isJson(line) }
  }
}

async function* chain(start: string, blocks: AsyncIterator<string>): AsyncGenerator<string> {
  if (start !== '') yield start
  yield* { [Symbol.asyncIterator]: () => blocks }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
