import type { ColumnBatch, RowBatch } from '@ctk/core'
import {
  bool,
  Column,
  columnFromArray,
  type DataType,
  dateDay,
  Endianness,
  type Field,
  field,
  float64,
  int32,
  int64,
  Table,
  TimeUnit,
  tableToIPC,
  timestamp,
  utf8,
  Version,
} from '@uwdata/flechette'
import { type Block, footerOf } from './arrow-footer.js'
import { arrowMessages } from './arrow-messages.js'
import { JSON_MARK } from './arrow-values.js'
import { fits, type WrittenKind, writtenKind } from './column-kinds.js'
import { type TimeDigits, timeDigits, toEpoch } from './epoch.js'
import { gatherRows } from './gather-rows.js'
import { unwritable, writtenText } from './unwritable.js'

const BATCH_ROWS = 100_000
/** What a file begins with: its name, filled up to eight bytes. */
const MAGIC = Buffer.from('ARROW1\0\0')
const END_OF_MESSAGES = Buffer.from([0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0])

/**
 * Encodes batches as an Arrow file, in record batches of 100,000 rows, not packed. What the columns hold is found out as for
 * Parquet: from what the batches say, or from the first rows.
 *
 * @throws CTK_FILE_INVALID for a value that does not fit what the first ones are; CTK_BUG when a batch has other columns
 */
export async function* encodeArrow(batches: AsyncIterable<RowBatch>): AsyncGenerator<Uint8Array> {
  let columns: WrittenColumn[] | undefined
  const blocks: Block[] = []
  let at = MAGIC.length
  yield MAGIC
  const write = function* (messages: Awaited<ReturnType<typeof messagesOf>>, isFirst: boolean) {
    for (const { kind, bytes, metadataBytes } of messages) {
      if (kind === 'schema' && !isFirst) continue
      if (kind === 'rows') blocks.push({ offset: at, metadataBytes, bodyBytes: bytes.length - metadataBytes })
      yield bytes
      at += bytes.length
    }
  }
  for await (const rows of gatherRows(batches, BATCH_ROWS)) {
    const isFirst = columns === undefined
    columns ??= rows.columns.map(writtenColumn)
    yield* write(
      await messagesOf(
        encodeTable(
          columns,
          rows.columns.map(({ values }) => values),
        ),
      ),
      isFirst,
    )
  }
  if (!columns) {
    columns = []
    yield* write(await messagesOf(encodeTable([], [])), true)
  }
  yield END_OF_MESSAGES
  const nothing = columns.map(() => new Array<null>(blocks.length).fill(null))
  const model = encodeTable(columns, nothing, { format: 'file', maxBatchRows: 1 })
  yield footerOf({ messages: await messagesOf(model), bytes: model }, blocks)
}

/** How a column is written. */
interface WrittenColumn {
  readonly field: Field
  readonly kind: WrittenKind
  readonly digits: TimeDigits
}

function writtenColumn(column: ColumnBatch): WrittenColumn {
  const kind = writtenKind(column)
  const digits = timeDigits(column.values)
  const metadata = kind === 'json' ? new Map([JSON_MARK]) : null
  return { kind, digits, field: field(column.name, typeOf(kind, digits), true, metadata) }
}

function typeOf(kind: WrittenKind, digits: TimeDigits): DataType {
  const unit = digits === 9 ? TimeUnit.NANOSECOND : TimeUnit.MICROSECOND
  switch (kind) {
    case 'boolean':
      return bool()
    case 'integer':
      return int64()
    case 'float':
      return float64()
    case 'date':
      return dateDay()
    case 'timestamp':
      return timestamp(unit, null)
    case 'timestamptz':
      return timestamp(unit, 'UTC')
    default:
      return utf8()
  }
}

/** The numbers that times and dates are stored as; for the others their own type. */
function storedType({ kind, field: { type } }: WrittenColumn): DataType {
  if (kind === 'timestamp' || kind === 'timestamptz') return int64()
  return kind === 'date' ? int32() : (type as DataType)
}

function stored({ kind, digits, field: { name } }: WrittenColumn, value: unknown): unknown {
  if (value === null || value === undefined) return null
  const result = fits(value, kind) ? storeAs(kind, digits, value) : undefined
  if (result === undefined) throw unwritable(name, kind, value)
  return result
}

function storeAs(kind: WrittenKind, digits: TimeDigits, value: unknown): unknown {
  switch (kind) {
    case 'integer':
      return BigInt(value as number | bigint)
    case 'date':
      return (value as Date).getTime() / 86_400_000
    case 'timestamp':
    case 'timestamptz':
      return toEpoch(value as Date | string, digits)
    case 'json':
    case 'text':
      return writtenText(value)
    default:
      return value
  }
}

function encodeTable(
  columns: readonly WrittenColumn[],
  values: readonly (readonly unknown[])[],
  {
    format = 'stream',
    maxBatchRows = Number.POSITIVE_INFINITY,
  }: { format?: 'stream' | 'file'; maxBatchRows?: number } = {},
): Uint8Array {
  const children = columns.map((column, i) => {
    const array = (values[i] ?? []).map((value) => stored(column, value))
    const { data } = columnFromArray(array, storedType(column), { maxBatchRows })
    return new Column(array.length === 0 ? [] : [...data], column.field.type as DataType)
  })
  const fields = columns.map(({ field: each }) => each)
  const schema = { version: Version.V5, endianness: Endianness.Little, fields, metadata: null }
  return tableToIPC(new Table(schema, children), { format }) as Uint8Array
}

const messagesOf = (bytes: Uint8Array) =>
  Array.fromAsync(
    arrowMessages(
      (async function* () {
        yield bytes
      })(),
    ),
  )
