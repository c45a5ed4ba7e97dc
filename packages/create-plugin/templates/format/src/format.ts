import type { Format, RowBatch } from '@ctk/core'
import { type Fields, readLine } from './read-line.js'
import { RowCollector } from './row-collector.js'

/** One row a line, as `key=value` pairs. */
export const format: Format = {
  async *decode(bytes, { batchRows = 10_000 }) {
    let rows = new RowCollector()
    let line = 0
    for await (const text of lines(bytes)) {
      line += 1
      if (text.trim() === '') continue
      const row = readLine(text)
      if (typeof row === 'string') rows.reject({ line, reason: row, text: text.slice(0, 200) })
      else rows.add(row, line)
      if (rows.size < batchRows) continue
      yield rows.batch()
      rows = new RowCollector()
    }
    if (rows.size > 0) yield rows.batch()
  },

  async *encode(batches) {
    for await (const batch of batches) {
      if (batch.rowCount > 0) yield Buffer.from(rowsOf(batch).map(writeLine).join(''))
    }
  },
}

/** Lines without their ends. A character may be cut in two by the chunks. */
async function* lines(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of bytes) {
    const parts = (rest + decoder.decode(chunk, { stream: true })).split('\n')
    rest = parts.pop() ?? ''
    yield* parts
  }
  rest += decoder.decode()
  if (rest !== '') yield rest
}

function rowsOf({ rowCount, columns }: RowBatch): Fields[] {
  const keys = columns.map(({ name }) => name.replaceAll(/[\s="]+/g, '_'))
  return Array.from({ length: rowCount }, (_, row) =>
    Object.fromEntries(columns.map(({ values }, i) => [keys[i], textOf(values[row])])),
  )
}

function textOf(value: unknown): string | null {
  if (value === null || value === undefined) return null
  if (value instanceof Date) return value.toISOString()
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** NULL is written as nothing at all. */
function writeLine(fields: Fields): string {
  const pairs = Object.entries(fields).flatMap(([key, value]) => (value === null ? [] : [`${key}=${quoted(value)}`]))
  return `${pairs.join(' ')}\n`
}

function quoted(value: string): string {
  return /^[^\s="\\]+$/.test(value) ? value : JSON.stringify(value)
}
