import { type Sql, sql } from '@ctk/core'
import * as read from './cratedb-values.js'

/** How values of a type travel to CrateDB. */
export interface CratedbCodec {
  /** The type of the bound value; CrateDB turns it into the column's type row by row, when it stores the row. */
  readonly wire: Sql
  /** @throws ValueError for a value that the type cannot hold */
  encode(value: unknown): unknown
  /** What is inserted, made of the bound value; the value itself when this is missing. */
  decode?(bound: Sql): Sql
  /** Whether a stored value is read back equal to what was bound, so that rows can be told apart by it. */
  readonly comparable: boolean
}

const whole = (min: bigint, max: bigint): CratedbCodec => ({
  wire: sql`BIGINT`,
  encode: (value) => read.whole(value, min, max),
  comparable: true,
})
const bits = (n: bigint) => whole(-(2n ** (n - 1n)), 2n ** (n - 1n) - 1n)
const float = (max: number): CratedbCodec => ({
  wire: sql`DOUBLE PRECISION`,
  encode: (value) => read.float(value, max),
  comparable: max === Number.MAX_VALUE,
})
const text: CratedbCodec = { wire: sql`TEXT`, encode: read.text, comparable: true }

const codecs: Readonly<Record<string, CratedbCodec>> = {
  // The smallest and the greatest bigint stand for something else in CrateDB and are refused.
  bigint: whole(-(2n ** 63n) + 1n, 2n ** 63n - 2n),
  integer: bits(32n),
  smallint: bits(16n),
  byte: bits(8n),
  'double precision': float(Number.MAX_VALUE),
  real: float(3.4028234663852886e38),
  boolean: { wire: sql`BOOLEAN`, encode: read.boolean, comparable: true },
  'timestamp with time zone': { wire: sql`BIGINT`, encode: (value) => read.time(value, 'instant'), comparable: true },
  'timestamp without time zone': { wire: sql`BIGINT`, encode: (value) => read.time(value, 'shown'), comparable: true },
  text,
  character: { ...text, comparable: false },
  object: { wire: sql`TEXT`, encode: read.object, comparable: false },
}

/** Everything else travels inside of a JSON object, out of which CrateDB casts arrays, shapes, vectors and the like. */
const wrapped: CratedbCodec = {
  wire: sql`TEXT`,
  encode: read.wrapped,
  decode: (bound) => sql`(${bound}::OBJECT(IGNORED))['v']`,
  comparable: false,
}

/** The codec of a type, as `information_schema` spells it. */
export function cratedbCodec(type: string): CratedbCodec {
  return Object.hasOwn(codecs, type) ? (codecs[type] as CratedbCodec) : wrapped
}
