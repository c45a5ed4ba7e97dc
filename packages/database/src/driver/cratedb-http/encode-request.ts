import { rawNumber } from '@ctk/core'

/**
 * Writes a statement as the body that CrateDB's HTTP endpoint reads: dates as milliseconds, 64-bit integers digit by digit.
 *
 * @example encodeRequest('SELECT $1', [new Date(5)]) // {"stmt":"SELECT $1","args":[5]}
 */
export function encodeRequest(stmt: string, parameters: readonly unknown[]): string {
  return parameters.length === 0 ? JSON.stringify({ stmt }) : JSON.stringify({ stmt, args: encodeAll(parameters) })
}

/** Writes a statement for many rows of parameters. */
export function encodeBulkRequest(stmt: string, rows: readonly (readonly unknown[])[]): string {
  return JSON.stringify({ stmt, bulk_args: rows.map(encodeAll) })
}

/** Writes a statement whose parameters are JSON already, in pieces. */
export function joinRequest(stmt: string, parameters: readonly Uint8Array[]): Uint8Array[] {
  const comma = Buffer.from(',')
  const pieces = parameters.flatMap((each, i) => (i === 0 ? [each] : [comma, each]))
  return [Buffer.from(`{"stmt":${JSON.stringify(stmt)},"args":[`), ...pieces, Buffer.from(']}')]
}

/** A whole column usually needs no change: it is sent as it is, and JSON.stringify needs no replacer, which is slow. */
function encodeAll(values: readonly unknown[]): readonly unknown[] {
  return values.every(isPlain) ? values : values.map(encode)
}

function isPlain(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value)
  return typeof value === 'string' || typeof value === 'boolean' || value === null
}

function encode(value: unknown): unknown {
  if (value === null || value === undefined || isPlain(value)) return value
  if (typeof value === 'bigint') return rawNumber(value)
  // JSON has no NaN and no infinity; CrateDB casts their names.
  if (typeof value !== 'object') return String(value)
  if (value instanceof Date) return encodeDate(value)
  return Array.isArray(value) ? encodeAll(value) : encodeObject(value)
}

/** Dates inside an object stay ISO 8601: only the column's own type says whether milliseconds are meant. */
function encodeObject(value: object): unknown {
  const entries = Object.entries(value).map(([key, part]) => [key, part instanceof Date ? part.toJSON() : encode(part)])
  return Object.fromEntries(entries)
}

function encodeDate(date: Date): number {
  const milliseconds = date.getTime()
  if (Number.isNaN(milliseconds)) throw new RangeError('Invalid time value')
  return milliseconds
}
