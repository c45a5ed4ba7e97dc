import { parseExactJson } from '@ctk/core'
import { parseArray } from '@ctk/database'
import type { SourceType } from '../describe/source-table.js'

type Parse = (text: string) => unknown

const asIs: Parse = (text) => text
const integer: Parse = (text) => {
  const value = Number(text)
  return Number.isSafeInteger(value) ? value : BigInt(text)
}
const parsers: Readonly<Record<string, Parse>> = {
  int2: Number,
  int4: Number,
  int8: integer,
  oid: Number,
  float4: Number,
  float8: Number,
  bool: (text) => text === 'true' || text === 't',
  json: parseExactJson,
  jsonb: parseExactJson,
}

/**
 * How the text of a value of PostgreSQL becomes a JavaScript value without losing anything: whole numbers with all digits, floats,
 * booleans, JSON, arrays of these. Everything else stays the text that it is: decimals, times to the microsecond.
 */
export function textParser({ schema, name, element }: SourceType): Parse {
  if (element) {
    const parse = textParser(element)
    return (text) => parseArray(text, parse)
  }
  return schema === 'pg_catalog' && Object.hasOwn(parsers, name) ? (parsers[name] as Parse) : asIs
}
