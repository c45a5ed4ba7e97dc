import { type ColumnBatch, type RowBatch, writeExactJson } from '@ctk/core'
import type { SchemaElement } from 'hyparquet'
import { ByteWriter, type ParquetWriter } from 'hyparquet-writer'
import { fits, type WrittenKind, writtenKind } from './column-kinds.js'
import { type TimeDigits, timeDigits, toEpoch } from './epoch.js'
import { gatherRows, type RowsToWrite } from './gather-rows.js'
import { encodePacked, isPacked } from './parquet-encode-packed.js'
import { newWriter, takeBytes } from './parquet-writer.js'
import { unwritable, writtenText } from './unwritable.js'

const GROUP_ROWS = 100_000

/**
 * Encodes batches as Parquet with zstd (snappy where the platform has none), in row groups of 100,000 rows. What the columns hold is
 * what the batches say, or what the values of the first row group are; times have microseconds, or nanoseconds where the first row
 * group does; decimals of many digits stay text, objects become JSON.
 *
 * @throws CTK_FILE_INVALID for a value that does not fit what the first row group's are; CTK_BUG when a batch has other columns
 */
export async function* encodeParquet(batches: AsyncIterable<RowBatch>): AsyncGenerator<Uint8Array> {
  const iterator = batches[Symbol.asyncIterator]()
  try {
    const first = await iterator.next()
    const all = (async function* () {
      if (!first.done) yield first.value
      yield* { [Symbol.asyncIterator]: () => iterator }
    })()
    yield* !first.done && isPacked(first.value) ? encodePacked(all) : encodeValues(all)
  } finally {
    await iterator.return?.()
  }
}

async function* encodeValues(batches: AsyncIterable<RowBatch>): AsyncGenerator<Uint8Array> {
  const writer = new ByteWriter()
  let columns: WrittenColumn[] | undefined
  let parquet: ParquetWriter | undefined
  for await (const rows of gatherRows(batches, GROUP_ROWS)) {
    columns ??= rows.columns.map(writtenColumn)
    parquet ??= newWriter(
      writer,
      columns.map(({ element }) => element),
    )
    await writeGroup(parquet, columns, rows)
    yield takeBytes(writer)
  }
  parquet ??= newWriter(writer, [])
  await parquet.finish()
  yield takeBytes(writer)
}

/** How a column is written. */
interface WrittenColumn {
  readonly element: SchemaElement
  readonly kind: WrittenKind
  store(value: unknown): unknown
}

async function writeGroup(parquet: ParquetWriter, columns: readonly WrittenColumn[], rows: RowsToWrite): Promise<void> {
  if (rows.rowCount === 0) return
  const columnData = columns.map((column, i) => ({
    name: column.element.name,
    data: storedValues(column, rows.columns[i] as ColumnBatch),
  }))
  await parquet.write({ columnData, rowGroupSize: rows.rowCount })
}

function storedValues({ element, kind, store }: WrittenColumn, { values }: ColumnBatch): unknown[] {
  return values.map((value) => {
    if (value === null || value === undefined) return null
    const stored = fits(value, kind) ? store(value) : undefined
    if (stored !== undefined) return stored
    throw unwritable(element.name, kind, value)
  })
}

function writtenColumn(column: ColumnBatch): WrittenColumn {
  const { name, values } = column
  const kind = writtenKind(column)
  const digits = timeDigits(values)
  const element = { name, repetition_type: 'OPTIONAL', ...storedTypes(kind, digits) } as SchemaElement
  return { element, kind, store: (value) => storeAs(kind, value, digits) }
}

function storedTypes(kind: WrittenKind, digits: TimeDigits): Omit<SchemaElement, 'name'> {
  const unit = digits === 9 ? 'NANOS' : 'MICROS'
  switch (kind) {
    case 'boolean':
      return { type: 'BOOLEAN' }
    case 'integer':
      return { type: 'INT64' }
    case 'float':
      return { type: 'DOUBLE' }
    case 'date':
      return { type: 'INT32', converted_type: 'DATE', logical_type: { type: 'DATE' } }
    case 'timestamp':
    case 'timestamptz':
      return { type: 'INT64', logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: kind === 'timestamptz', unit } }
    case 'json':
      return { type: 'BYTE_ARRAY', logical_type: { type: 'JSON' } }
    case 'text':
      return { type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } }
  }
}

/** What is stored; texts as bytes, so that the least and the greatest of them are found by bytes, as readers expect. */
function storeAs(kind: WrittenKind, value: unknown, digits: TimeDigits): unknown {
  switch (kind) {
    case 'integer':
      return BigInt(value as number | bigint)
    case 'date':
      return (value as Date).getTime() / 86_400_000
    case 'timestamp':
    case 'timestamptz':
      return toEpoch(value as Date | string, digits)
    case 'json':
      return Buffer.from(writeExactJson(value))
    case 'text':
      return Buffer.from(writtenText(value))
    default:
      return value
  }
}
