import type { CsvChunk } from '../database/writer.js'
import type { ByteSource } from './byte-source.js'
import { type CsvBytes, cutCsvBlock } from './csv-block.js'
import type { Format, FormatOptions } from './format.js'
import type { LoadPart } from './open-source.js'
import { peek } from './peek.js'
import type { PreparedTable } from './prepared-table.js'
import type { ColumnBatch, RowBatch } from './row-batch.js'
import type { CsvShape } from './scan-csv.js'

/** Bytes that go to the database together, and are scanned together. */
const BLOCK_BYTES = 4 * 1024 * 1024
/** As much of a file as formats look at. */
const HEAD_BYTES = 64 * 1024

/** A block of a CSV file on its way into the table as it is. */
export interface CsvUnit {
  readonly part: string
  readonly n: number
  readonly columns: readonly string[]
  /** What the database reads by itself. */
  readonly chunk: CsvChunk | undefined
  /** The rows that it does not. */
  odd(): AsyncIterable<RowBatch>
  /** All rows of the block, for where the database refuses the chunk. */
  all(): AsyncIterable<RowBatch>
}

/** CSV that can go into the database without being decoded. */
export interface CsvLoad {
  readonly columns: readonly string[]
  units(): AsyncGenerator<CsvUnit>
  /** Closes the file where it is loaded in another way. */
  close(): Promise<void>
}

/**
 * The way of a CSV file into a table without decoding, where it has one: its columns go to the table's in their order, as they are.
 *
 * @param part which is read a second time, so that it has to be one that can be
 * @param sample the columns of its first rows
 */
export async function csvLoad(
  part: LoadPart,
  table: PreparedTable,
  sample: readonly ColumnBatch[],
): Promise<CsvLoad | undefined> {
  const { plain, version } = part
  if (!plain || version === undefined) return undefined
  const { format, bytes, options, begin } = await plain()
  const { head, bytes: whole } = await peek(bytes, HEAD_BYTES)
  const dialect = format.csv?.(head, options)
  const fitted = sample.map(({ name }) => table.find(name))
  const header = head.indexOf(10) + 1
  const isFit =
    dialect?.header &&
    (await isHeader(head.subarray(0, header), format, options, sample)) &&
    fitted.every((column) => column && column.dateOrder === undefined)
  if (!isFit || !dialect) {
    await whole[Symbol.asyncIterator]().return?.()
    return undefined
  }
  const columns = fitted.flatMap((column) => column?.name ?? [])
  const kinds = fitted.map((column) => column?.kind ?? 'other')
  const shape = { kinds, delimiter: dialect.delimiter, quote: dialect.quote }
  const decode = decoder(format, { ...options, delimiter: dialect.delimiter, header: true }, head.subarray(0, header))
  const units = () => {
    begin()
    return cutUnits(whole, part.name, columns, shape, header, decode)
  }
  return { columns, units, close: async () => void (await whole[Symbol.asyncIterator]().return?.()) }
}

/** Whether the first line names the columns: it may be blank, or go on in the next one. */
async function isHeader(
  line: Uint8Array,
  format: Format,
  options: FormatOptions,
  sample: readonly ColumnBatch[],
): Promise<boolean> {
  const bytes = (async function* () {
    yield line
  })()
  try {
    const [batch] = await Array.fromAsync(format.decode(bytes, { ...options, header: true }))
    const names = batch?.columns.map(({ name }) => name) ?? []
    return names.length === sample.length && names.every((name, i) => name === sample[i]?.name)
  } catch {
    return false
  }
}

async function* cutUnits(
  bytes: ByteSource,
  part: string,
  columns: readonly string[],
  shape: CsvShape,
  header: number,
  decode: (parts: readonly CsvBytes[]) => AsyncIterable<RowBatch>,
): AsyncGenerator<CsvUnit> {
  const { delimiter, quote } = shape
  let [n, line, skip] = [0, 2, header]
  let pending: Uint8Array[] = []
  let size = 0
  const cut = (last: boolean): CsvUnit => {
    const block = cutCsvBlock(Buffer.concat(pending).subarray(skip), line, shape, last)
    skip = 0
    line = block.nextLine
    const all = Buffer.concat(pending)
    pending = block.left > 0 ? [Buffer.from(all.subarray(all.length - block.left))] : []
    size = block.left
    const chunk = block.plain && { ...block.plain, delimiter, quote }
    return { part, n: n++, columns, chunk, odd: () => decode(block.odd), all: () => decode([block.whole]) }
  }
  for await (const piece of bytes) {
    pending.push(piece)
    size += piece.length
    if (size >= BLOCK_BYTES) yield cut(false)
  }
  if (size > 0) yield cut(true)
}

/** Decodes records as if they stood below the file's header, each with the line that it has in the file. */
function decoder(format: Format, options: FormatOptions, header: Uint8Array) {
  return async function* (parts: readonly CsvBytes[]): AsyncGenerator<RowBatch> {
    for (const { bytes, line } of parts) {
      const whole = (async function* () {
        yield Buffer.concat([header, bytes])
      })()
      for await (const batch of format.decode(whole, options)) {
        const moved = (at: number) => at - 2 + line
        const rejected = batch.rejected?.map((row) => ({ ...row, line: moved(row.line) }))
        yield { ...batch, lines: batch.lines.map(moved), ...(rejected ? { rejected } : {}) }
      }
    }
  }
}
