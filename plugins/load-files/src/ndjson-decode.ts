import { CtkError, type FormatOptions, type RowBatch } from '@ctk/core'
import { JsonRows } from './json-rows.js'
import { LONGEST_RECORD, lineTooLong, PendingText } from './pending-text.js'
import { textBlocks } from './text-blocks.js'

const BATCH_ROWS = 10_000

/**
 * Decodes one JSON object a line. The columns of a batch are the keys of all its rows, in order of appearance; a key that a row
 * lacks is NULL. Nested values stay objects. Blank lines are passed over, a line that is no JSON object is rejected.
 *
 * @throws CTK_FILE_INVALID for a file that is one JSON array
 */
export function decodeNdjson(bytes: AsyncIterable<Uint8Array>, options: FormatOptions): AsyncGenerator<RowBatch> {
  return decodeJsonLines(textBlocks(bytes), options)
}

/** The same from text, in blocks of any size. */
export async function* decodeJsonLines(
  blocks: AsyncIterable<string>,
  options: FormatOptions,
): AsyncGenerator<RowBatch> {
  const pending = new PendingText()
  let rows = new JsonRows()
  let line = 0
  function* batches(): Generator<RowBatch> {
    for (let text = nextLine(pending, line); text !== undefined; text = nextLine(pending, line)) {
      rows.add(text, ++line)
      if (rows.size < (options.batchRows ?? BATCH_ROWS)) continue
      yield rows.batch()
      rows = new JsonRows()
    }
  }
  let first = true
  for await (const text of blocks) {
    if (first && text.trim() !== '') {
      refuseArray(text)
      first = false
    }
    if (pending.push(text)) yield* batches()
  }
  pending.end()
  yield* batches()
  if (rows.size > 0) yield rows.batch()
}

function nextLine(pending: PendingText, line: number): string | undefined {
  const { text, at, ended } = pending
  if (at >= text.length) return undefined
  const end = text.indexOf('\n', at)
  if (end === -1 && !ended) {
    if (text.length - at > LONGEST_RECORD) throw lineTooLong(line + 1)
    return undefined
  }
  pending.at = end === -1 ? text.length : end + 1
  return text.slice(at, end === -1 ? text.length : end)
}

function refuseArray(text: string): void {
  if (!text.trimStart().startsWith('[')) return
  throw new CtkError({
    code: 'CTK_FILE_INVALID',
    message: 'The file is a JSON array; NDJSON has one object a line, without brackets and commas around them.',
    suggestions: ['Read it as what it is:  --format json'],
  })
}
