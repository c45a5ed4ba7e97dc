import {
  type ColumnBatch,
  type ColumnKind,
  CtkError,
  compile,
  type RowBatch,
  type Sender,
  type Sql,
  sql,
} from '@ctk/core'
import { ColumnBuilder, type CopiedType } from './column-builder.js'
import { unpackValues } from './unpack-values.js'

/** A column that is read by COPY. */
export interface CopiedColumn {
  readonly name: string
  readonly type: CopiedType
  /** Default: what the type says, `timestamptz` of microseconds. */
  readonly kind?: ColumnKind
}

const MOST_ROWS = 100_000
/** Of one batch. */
const MOST_BYTES = 64 * 1024 * 1024
/** The signature, flags, and the length of a header that nobody uses. */
const HEADER_BYTES = 19

const kinds: Readonly<Record<CopiedType, ColumnKind>> = {
  int64: 'integer',
  micros: 'timestamptz',
  float64: 'float',
  days: 'date',
  boolean: 'boolean',
  text: 'text',
}

/**
 * Reads rows by a binary COPY, which costs the server no texts, into columns as they lie in memory: two to three times as fast as by
 * a cursor. There is at least one batch, if only to tell the columns.
 *
 * @param sender a transaction, used for nothing else meanwhile
 * @param select what selects the columns; it binds nothing
 * @throws CTK_CAPABILITY_MISSING where there is no COPY
 */
export async function* readCopied(
  sender: Sender,
  select: Sql,
  columns: readonly CopiedColumn[],
  signal?: AbortSignal,
): AsyncGenerator<RowBatch, void, void> {
  if (!sender.copyOut) {
    throw new CtkError({ code: 'CTK_CAPABILITY_MISSING', message: 'Rows cannot be copied out of this database.' })
  }
  const copy = compile(sql`COPY (${select}) TO STDOUT (FORMAT binary)`)
  const begin = () => columns.map(({ type }) => new ColumnBuilder(type, MOST_ROWS))
  let builders = begin()
  let [rows, before] = [0, 0]
  let pending: Buffer | undefined
  let skip = HEADER_BYTES
  for await (const chunk of sender.copyOut(copy, signal)) {
    const part = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
    const bytes: Buffer = pending ? Buffer.concat([pending, part]) : part
    if (bytes.length < skip) {
      pending = bytes
      continue
    }
    let at = skip
    skip = 0
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    for (;;) {
      const next = readRow(bytes, view, at, rows, builders)
      if (next === undefined) break
      at = next
      rows++
      if (rows < MOST_ROWS && sizeOf(builders, rows) < MOST_BYTES) continue
      yield batchOf(columns, builders, rows, before)
      before += rows
      ;[rows, builders] = [0, begin()]
    }
    pending = at < bytes.length ? bytes.subarray(at) : undefined
  }
  // The last two bytes say that there is no further row.
  if (pending?.length !== 2) throw new CtkError({ code: 'CTK_BUG', message: 'What COPY sent ended too early.' })
  if (rows > 0 || before === 0) yield batchOf(columns, builders, rows, before)
}

/** Returns where the next row begins; undefined where this one is not complete yet, or there is none. */
function readRow(
  bytes: Buffer,
  view: DataView,
  from: number,
  row: number,
  builders: readonly ColumnBuilder[],
): number | undefined {
  const end = bytes.length
  if (from + 2 > end || view.getInt16(from) === -1) return undefined
  let at = from + 2
  for (let i = 0; i < builders.length; i++) {
    if (at + 4 > end) return undefined
    const length = view.getInt32(at)
    at += 4
    const builder = builders[i] as ColumnBuilder
    if (length === -1) builder.skip(row)
    else {
      if (at + length > end) return undefined
      builder.put(row, bytes, view, at, length)
      at += length
    }
  }
  return at
}

/** Asked now and then: it adds up all columns. */
function sizeOf(builders: readonly ColumnBuilder[], rows: number): number {
  return rows % 256 === 0 ? builders.reduce((sum, builder) => sum + builder.size(rows), 0) : 0
}

function batchOf(
  columns: readonly CopiedColumn[],
  builders: readonly ColumnBuilder[],
  rowCount: number,
  before: number,
): RowBatch {
  return {
    rowCount,
    columns: columns.map(({ name, type, kind = kinds[type] }, i): ColumnBatch => {
      const packed = (builders[i] as ColumnBuilder).take(rowCount)
      let values: unknown[] | undefined
      return {
        name,
        kind,
        packed,
        get values() {
          values ??= unpackValues(packed, rowCount)
          return values
        },
      }
    }),
    get lines() {
      return Array.from({ length: rowCount }, (_, i) => before + i + 1)
    },
  }
}
