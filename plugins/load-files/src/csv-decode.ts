import { CtkError, type FormatOptions, type RowBatch, type UndecodedRow } from '@ctk/core'
import { CsvReader, type CsvRecord } from './csv-reader.js'
import { textBlocks } from './text-blocks.js'
import { undecoded } from './undecoded.js'

const BATCH_ROWS = 10_000

/**
 * Decodes CSV into columns of texts. An empty value is NULL, quoted or not. A row with more or fewer values than the header is
 * rejected. A header alone is one batch without rows, so that its names are known.
 *
 * @throws CTK_FILE_INVALID for a header that cannot be read or names a column twice; CTK_USAGE for a delimiter that is none
 */
export async function* decodeCsv(bytes: AsyncIterable<Uint8Array>, options: FormatOptions): AsyncGenerator<RowBatch> {
  const delimiter = readDelimiter(options.delimiter ?? ',')
  const reader = new CsvReader(delimiter)
  let rows: CsvRows | undefined
  function* batches(): Generator<RowBatch> {
    for (let record = reader.next(); record !== undefined; record = reader.next()) {
      if (rows === undefined) {
        rows = new CsvRows(columnNames(record, options.header ?? true), delimiter)
        if (options.header ?? true) continue
      }
      rows.add(record)
      if (rows.size >= (options.batchRows ?? BATCH_ROWS)) yield rows.take()
    }
  }
  for await (const text of textBlocks(bytes)) {
    reader.push(text)
    yield* batches()
  }
  reader.end()
  yield* batches()
  if (rows && (rows.size > 0 || !rows.taken)) yield rows.take()
}

/** Rows on their way into a batch. */
class CsvRows {
  readonly #names: readonly string[]
  readonly #delimiter: string
  #columns: (string | null)[][]
  #lines: number[] = []
  #rejected: UndecodedRow[] = []
  taken = false

  constructor(names: readonly string[], delimiter: string) {
    this.#names = names
    this.#delimiter = delimiter
    this.#columns = names.map(() => [])
  }

  get size(): number {
    return this.#lines.length + this.#rejected.length
  }

  add(record: CsvRecord): void {
    if (!('fields' in record)) {
      this.#rejected.push(record)
      return
    }
    const { fields, line } = record
    const columns = this.#columns
    if (fields.length !== columns.length) {
      const reason = `has ${plural(fields.length)} where the header has ${columns.length}`
      this.#rejected.push(undecoded(line, reason, fields.join(this.#delimiter)))
      return
    }
    for (let i = 0; i < fields.length; i++) (columns[i] as (string | null)[]).push(fields[i] || null)
    this.#lines.push(line)
  }

  take(): RowBatch {
    const batch = {
      rowCount: this.#lines.length,
      columns: this.#columns.map((values, i) => ({ name: this.#names[i] as string, values })),
      lines: this.#lines,
      ...(this.#rejected.length > 0 ? { rejected: this.#rejected } : {}),
    }
    this.#columns = this.#names.map(() => [])
    this.#lines = []
    this.#rejected = []
    this.taken = true
    return batch
  }
}

function columnNames(first: CsvRecord, header: boolean): string[] {
  if (!('fields' in first)) throw invalid(`The header in line ${first.line} ${first.reason}.`)
  // A table written with its row numbers has no name above them.
  const names = first.fields.map((name, i) => (header && name.trim() !== '' ? name : `column_${i + 1}`))
  const twice = names.find((name, i) => names.indexOf(name) !== i)
  if (twice !== undefined)
    throw invalid(`The header in line ${first.line} has the column ${JSON.stringify(twice)} twice.`)
  return names
}

function readDelimiter(text: string): string {
  const delimiter = text === '\\t' ? '\t' : text
  if (delimiter.length === 1 && !/["\r\n]/.test(delimiter)) return delimiter
  throw new CtkError({
    code: 'CTK_USAGE',
    message: `--delimiter ${JSON.stringify(text)}: a delimiter is one character, and neither a quote nor a line end.`,
    suggestions: ['For tabs:  --format tsv'],
  })
}

const plural = (values: number) => `${values} ${values === 1 ? 'value' : 'values'}`

function invalid(message: string): CtkError {
  return new CtkError({
    code: 'CTK_FILE_INVALID',
    message,
    suggestions: ['Mend the first line of the file: it names the columns, each by another name.'],
  })
}
