import { CtkError, type FormatOptions, parseExactJson, type RowBatch, type UndecodedRow } from '@ctk/core'
import { LONGEST_RECORD, lineTooLong, PendingText } from './pending-text.js'
import { BROKEN, textBlocks } from './text-blocks.js'
import { NOT_UTF8, undecoded } from './undecoded.js'

const BATCH_ROWS = 10_000

/**
 * Decodes one JSON object a line. The columns of a batch are the keys of all its rows, in order of appearance; a key that a row
 * lacks is NULL. Nested values stay objects. Blank lines are passed over, a line that is no JSON object is rejected.
 *
 * @throws CTK_FILE_INVALID for a file that is one JSON array
 */
export async function* decodeNdjson(
  bytes: AsyncIterable<Uint8Array>,
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
  for await (const text of textBlocks(bytes)) {
    if (first && text.trim() !== '') {
      refuseArray(text)
      first = false
    }
    pending.push(text)
    yield* batches()
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

/** Rows on their way into a batch. */
class JsonRows {
  readonly #columns = new Map<string, unknown[]>()
  readonly #lines: number[] = []
  readonly #rejected: UndecodedRow[] = []

  get size(): number {
    return this.#lines.length + this.#rejected.length
  }

  add(text: string, line: number): void {
    if (text.trim() === '') return
    const row = text.includes(BROKEN) ? NOT_UTF8 : readRow(text)
    if (typeof row === 'string') {
      this.#rejected.push(undecoded(line, row, text.trim()))
      return
    }
    const count = this.#lines.push(line)
    for (const name of Object.keys(row)) {
      const values = this.#columns.get(name) ?? []
      if (values.length === 0) this.#columns.set(name, values)
      while (values.length < count - 1) values.push(null)
      values.push(row[name])
    }
  }

  batch(): RowBatch {
    const rowCount = this.#lines.length
    const columns = [...this.#columns].map(([name, values]) => {
      while (values.length < rowCount) values.push(null)
      return { name, values }
    })
    return {
      rowCount,
      columns,
      lines: this.#lines,
      ...(this.#rejected.length > 0 ? { rejected: this.#rejected } : {}),
    }
  }
}

/** The object in a line, or why there is none. */
function readRow(text: string): Record<string, unknown> | string {
  try {
    const value = parseExactJson(text)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>
    return 'is not a JSON object'
  } catch (error) {
    return `is not JSON: ${String((error as Error).message).replace(/ \(line \d+ column \d+\)$/, '')}`
  }
}

function refuseArray(text: string): void {
  if (!text.trimStart().startsWith('[')) return
  throw new CtkError({
    code: 'CTK_FILE_INVALID',
    message: 'The file is a JSON array; NDJSON has one object a line, without brackets and commas around them.',
    suggestions: ["Convert it first:  jq -c '.[]' FILE > NEW-FILE"],
  })
}
