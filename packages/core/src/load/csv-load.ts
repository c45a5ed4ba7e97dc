import type { CsvRecords } from '../database/writer.js'
import type { ByteSource } from './byte-source.js'
import { CsvBlock, type CsvBytes } from './csv-block.js'
import type { Format, FormatOptions } from './format.js'
import type { LoadPart } from './open-source.js'
import { peek } from './peek.js'
import type { PreparedTable } from './prepared-table.js'
import type { ColumnBatch, RowBatch } from './row-batch.js'
import type { CsvShape } from './scan-csv.js'

/** As much of a file as formats look at. */
const HEAD_BYTES = 64 * 1024

/** A block of a CSV file on its way into the table as it is. */
export interface CsvUnit {
  readonly part: string
  readonly n: number
  readonly columns: readonly string[]
  /** What the database reads by itself; undefined where all of it has to be decoded. */
  readonly records: CsvRecords | undefined
  /** The rows that it does not. */
  odd(): AsyncIterable<RowBatch>
  /** All rows of the block, for where the database refuses them. */
  all(): AsyncIterable<RowBatch>
  /** Nothing of it is used any more. */
  release(): void
}

/** CSV that can go into the database without being decoded. */
export interface CsvLoad {
  readonly columns: readonly string[]
  /** @param blockBytes how many bytes are written together */
  units(blockBytes: number): AsyncGenerator<CsvUnit>
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
    sample.length > 0 &&
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
  const units = (blockBytes: number) => {
    begin()
    return cutUnits(whole, blockBytes, part.name, columns, shape, header, decode)
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
  blockSize: number,
  part: string,
  columns: readonly string[],
  shape: CsvShape,
  header: number,
  decode: (parts: readonly CsvBytes[]) => AsyncIterable<RowBatch>,
): AsyncGenerator<CsvUnit> {
  const { delimiter, quote } = shape
  const input = { shape, bytes: behind(header, bytes), blockSize, spare: [] }
  let n = 0
  try {
    for (let block: CsvBlock | undefined = CsvBlock.first(input, 2); block; block = block.next()) {
      const current = block
      if (current.isOdd) await current.fill()
      const records = { pieces: () => current.pieces(), delimiter, quote }
      yield {
        part,
        n: n++,
        columns,
        records: current.isOdd ? undefined : records,
        odd: () => decode(current.odd()),
        all: async function* () {
          await current.fill()
          yield* decode([current.whole()])
        },
        release: () => current.release(),
      }
      await current.fill()
    }
  } finally {
    await input.bytes.return(undefined)
  }
}

/** The bytes behind the header. */
async function* behind(header: number, bytes: ByteSource): AsyncGenerator<Uint8Array, void> {
  let skip = header
  for await (const piece of bytes) {
    if (skip < piece.length) yield piece.subarray(skip)
    skip = Math.max(0, skip - piece.length)
  }
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
