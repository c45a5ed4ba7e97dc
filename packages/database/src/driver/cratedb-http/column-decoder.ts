import { parseExactJson } from '@ctk/core'

/** A type as CrateDB's `col_types` has it: a number, or for an array `[100, element]`. */
export type TypeCode = number | readonly [container: number, element: TypeCode]

type Decoder = (value: unknown) => unknown

const toDate: Decoder = (value) => new Date(value as number)
/** NaN and the infinities are text in JSON. */
const toNumber: Decoder = (value) => Number(value)

/** Source: CrateDB's reference, "HTTP endpoint", column types. */
const decoders: Readonly<Record<number, Decoder>> = {
  6: toNumber, // double precision
  7: toNumber, // real
  11: toDate, // timestamp with time zone
  15: toDate, // timestamp without time zone
  24: (value) => new Date(value as number).toISOString().replace(/T.*$/, ''), // date
  26: (value) => parseExactJson(value as string), // json
}

const numeric = 22

/** How values of a type are read, NULL excepted; undefined where they are what they should be. */
export function columnDecoder(type: TypeCode): Decoder | undefined {
  if (typeof type === 'number') return decoders[type]
  const element = columnDecoder(type[1])
  return element && ((values) => (values as unknown[]).map((value) => (value === null ? null : element(value))))
}

/** Whether a type is NUMERIC, or an array of it. */
export function hasNumeric(type: TypeCode): boolean {
  return typeof type === 'number' ? type === numeric : hasNumeric(type[1])
}
