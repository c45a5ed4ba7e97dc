import { parseExactJson } from '@ctk/core'
import { parseArray } from './parse-array.js'
import { parseTimestamp } from './parse-timestamp.js'

type Parser = (text: string) => unknown

const integer: Parser = (text) => {
  const value = Number(text)
  return Number.isSafeInteger(value) ? value : BigInt(text)
}
const text: Parser = (value) => value

/** A type's oid, its array's oid, and how a value is read. */
const types: readonly (readonly [oid: number, array: number, parse: Parser])[] = [
  [16, 1000, (value) => value === 't'],
  [17, 1001, text], // bytea
  [18, 1002, text], // char
  [19, 1003, text], // name
  [20, 1016, integer], // int8
  [21, 1005, Number], // int2
  [23, 1007, Number], // int4
  [25, 1009, text],
  [26, 1028, Number], // oid
  [114, 199, parseExactJson],
  [700, 1021, Number], // float4
  [701, 1022, Number], // float8
  [869, 1041, text], // inet
  [1033, 1034, text], // aclitem
  [1042, 1014, text], // bpchar
  [1043, 1015, text], // varchar
  [1082, 1182, text], // date
  [1083, 1183, text], // time
  [1114, 1115, parseTimestamp],
  [1184, 1185, parseTimestamp],
  [1186, 1187, text], // interval
  [1700, 1231, text], // numeric
  [2205, 2210, text], // regclass
  [2950, 2951, text], // uuid
  [3802, 3807, parseExactJson], // jsonb
]

/** How the text of a value becomes the value, by type oid. A type that is not listed stays text. */
export const textParsers: Readonly<Record<number, Parser>> = Object.fromEntries(
  types.flatMap(([oid, array, parse]): [number, Parser][] => [
    [oid, parse],
    [array, (value) => parseArray(value, parse)],
  ]),
)
