import { id, type Sql, sql, type TableInfo } from '@ctk/core'
import type { KeyPart } from './page.js'

/**
 * By what the rows of a CrateDB table are read in order: its primary key, where all of its types can be compared; else the `_id`
 * that CrateDB gives to every row.
 */
export function cratedbKey({ columns, primaryKey }: Pick<TableInfo, 'columns' | 'primaryKey'>): {
  readonly key: readonly KeyPart[]
  /** Whether it is a key of the table's own, that a copy of the table has as well. */
  readonly exact: boolean
} {
  const parts = primaryKey.flatMap((name): KeyPart[] => {
    const type = types[columns.find((column) => column.name === name)?.type ?? '']
    return type === undefined ? [] : [{ name, order: id(name), type }]
  })
  if (parts.length > 0 && parts.length === primaryKey.length) return { key: parts, exact: true }
  return { key: [rowId], exact: primaryKey.length > 0 }
}

/** As a text: comparing `_id` itself uses an index that has another order than sorting by it (CrateDB 6.4). */
export const rowId: KeyPart = { name: '_id', order: sql`_id || ''`, type: sql`TEXT` }

const types: Readonly<Record<string, Sql>> = {
  byte: sql`BYTE`,
  smallint: sql`SMALLINT`,
  integer: sql`INTEGER`,
  bigint: sql`BIGINT`,
  real: sql`REAL`,
  'double precision': sql`DOUBLE PRECISION`,
  numeric: sql`NUMERIC`,
  boolean: sql`BOOLEAN`,
  text: sql`TEXT`,
  character: sql`TEXT`,
  ip: sql`IP`,
  'timestamp with time zone': sql`TIMESTAMP WITH TIME ZONE`,
  'timestamp without time zone': sql`TIMESTAMP WITHOUT TIME ZONE`,
}
