import { CtkError, type FormatOptions, type RowBatch } from '@ctk/core'
import { type CsvDialect, DIALECT_SAMPLE, detectDialect } from './csv-dialect.js'
import { CsvReader, type CsvRecord } from './csv-reader.js'
import { CsvRows } from './csv-rows.js'
import { textBlocks } from './text-blocks.js'

const BATCH_ROWS = 10_000

/**
 * Decodes CSV into columns of texts. An empty value is NULL, quoted or not, unless the options say otherwise. A row with more or fewer values than the header is
 * rejected. A header alone is one batch without rows, so that its names are known. What the options do not say of delimiter,
 * quotes and header is found out from the beginning of the text.
 *
 * @throws CTK_FILE_INVALID for a header that cannot be read or names a column twice; CTK_USAGE for a delimiter that is none
 */
export async function* decodeCsv(bytes: AsyncIterable<Uint8Array>, options: FormatOptions): AsyncGenerator<RowBatch> {
  const asked = options.delimiter === undefined ? undefined : readDelimiter(options.delimiter)
  const blocks = textBlocks(bytes)
  try {
    const start = await readStart(blocks)
    const found = detectDialect(start.slice(0, DIALECT_SAMPLE), asked)
    yield* decodeText(start, blocks, { ...found, header: options.header ?? found.header }, options)
  } finally {
    await blocks.return(undefined)
  }
}

async function* decodeText(
  start: string,
  blocks: AsyncIterable<string>,
  { delimiter, quote, header }: CsvDialect,
  { batchRows = BATCH_ROWS, quotedEmpty = false }: FormatOptions,
): AsyncGenerator<RowBatch> {
  const reader = new CsvReader(delimiter, quote, quotedEmpty)
  let rows: CsvRows | undefined
  function* batches(): Generator<RowBatch> {
    for (;;) {
      if (rows) {
        reader.takePlain(rows, batchRows - rows.rejectedCount)
        if (rows.size >= batchRows) {
          yield rows.take()
          continue
        }
      }
      const record = reader.next()
      if (record === undefined) return
      if (rows) rows.add(record)
      else {
        rows = new CsvRows(columnNames(record, header), delimiter)
        if (!header) rows.add(record)
      }
      if (rows.size >= batchRows) yield rows.take()
    }
  }
  reader.push(start)
  yield* batches()
  for await (const text of blocks) {
    if (reader.push(text)) yield* batches()
  }
  reader.end()
  yield* batches()
  if (rows && (rows.size > 0 || !rows.taken)) yield rows.take()
}

/** As much text as the dialect is found out from, or all there is. */
async function readStart(blocks: AsyncIterator<string>): Promise<string> {
  const parts: string[] = []
  for (let length = 0; length < DIALECT_SAMPLE; ) {
    const { done, value } = await blocks.next()
    if (done) break
    parts.push(value)
    length += value.length
  }
  return parts.join('')
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

export function readDelimiter(text: string): string {
  const delimiter = text === '\\t' ? '\t' : text
  if (delimiter.length === 1 && !/["\r\n]/.test(delimiter)) return delimiter
  throw new CtkError({
    code: 'CTK_USAGE',
    message: `--delimiter ${JSON.stringify(text)}: a delimiter is one character, and neither a quote nor a line end.`,
    suggestions: ['For tabs:  --format tsv'],
  })
}

function invalid(message: string): CtkError {
  return new CtkError({
    code: 'CTK_FILE_INVALID',
    message,
    suggestions: ['Mend the first line of the file: it names the columns, each by another name.'],
  })
}
