import { type Sql, sql } from '@ctk/core'
import { serverText } from '../describe/server-text.js'
import type { SourceColumn } from '../describe/source-table.js'
import type { ValueMapping } from './value-mapping.js'

const { rawJSON } = JSON as unknown as { rawJSON(text: string): unknown }

/** Sorted by collation, or by something else that differs from server to server. */
const collated = new Set(['text', 'varchar', 'bpchar', 'name', 'citext'])

/** From PostgreSQL to PostgreSQL: the same type, and values as the texts that servers exchange among themselves. */
export function sameType({ type, declared, collation }: SourceColumn): ValueMapping {
  const asText = (column: Sql) => sql`${column}::text`
  const json = type.schema === 'pg_catalog' && (type.name === 'json' || type.name === 'jsonb')
  return {
    type: sql`${serverText(declared)}${collation === null ? sql`` : sql` COLLATE ${serverText(collation)}`}`,
    read: asText,
    write: json ? (value) => jsonValue(value as string) : (value) => value,
    readBack: asText,
    source: String,
    target: String,
    order: collated.has(type.name) ? 'text' : 'own',
  }
}

/** What is no object or array would be taken for a text to be quoted. */
function jsonValue(text: string): unknown {
  return /^\s*[{[]/.test(text) ? text : rawJSON(text.trim())
}
