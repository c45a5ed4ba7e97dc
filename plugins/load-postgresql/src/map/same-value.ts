import { canonicalJson, type Sql } from '@ctk/core'
import type { ValueMapping } from './value-mapping.js'

/** Types that CrateDB compares and that have one order. */
const ordered = new Set([
  'byte',
  'smallint',
  'integer',
  'bigint',
  'real',
  'double precision',
  'numeric',
  'boolean',
  'timestamp with time zone',
  'timestamp without time zone',
])

/** From CrateDB to CrateDB: the values as they are. */
export function sameValue(type: string, declared: Sql): ValueMapping {
  const asIs = (column: Sql) => column
  // CrateDB shows a bit string as a literal, and reads it without the B.
  const write =
    type === 'bit' ? (value: unknown) => String(value).replace(/^B'(.*)'$/, '$1') : (value: unknown) => value
  return {
    type: declared,
    read: asIs,
    readBack: asIs,
    write: (value) => withNames(write(value)),
    source: canonical,
    target: canonical,
    order: type === 'text' || type === 'character' ? 'text' : ordered.has(type) ? 'own' : 'none',
  }
}

const canonical = (value: unknown) => (typeof value === 'string' ? value : canonicalJson(withNames(value)))

/** JSON has no NaN and no infinity, inside of arrays and objects; CrateDB reads their names. */
function withNames(value: unknown): unknown {
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value)
  if (Array.isArray(value)) return value.map(withNames)
  return value
}
