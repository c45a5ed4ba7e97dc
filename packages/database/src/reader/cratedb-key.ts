import { type Column, CtkError, formatTableName, id, type RowOrder, type Sql, sql, type TableInfo } from '@ctk/core'
import type { KeyPart } from './cratedb-behind.js'
import { orderColumns } from './order-columns.js'

/**
 * By what the rows of a CrateDB table are read: the columns that were asked for, then its primary key, where all of its types can be
 * compared; else the `_id` that CrateDB gives to every row.
 *
 * @throws CTK_COLUMN_MISSING for an order by a column whose type has none
 */
export function cratedbKey(table: TableInfo, orderBy: readonly RowOrder[] = []): KeyPart[] {
  const wanted = orderColumns(table, orderBy).map(
    (column) => part(column, column.descending) ?? unordered(table, column),
  )
  const asked = new Set(orderBy.map(({ column }) => column))
  const own = table.columns.filter(({ name }) => table.primaryKey.includes(name))
  const parts = own.filter(({ name }) => !asked.has(name)).map((column) => part(column, false))
  if (own.length > 0 && parts.every((found) => found !== undefined)) return [...wanted, ...parts]
  // CrateDB 6.4.3 orders _id as text, but compares it as the bytes that it is made of: `_id > $1` loses rows. An expression is text in both.
  const order = sql`(_id || '')`
  return [...wanted, { order, select: order, type: sql`TEXT`, descending: false, nullable: false }]
}

function part({ name, type, nullable, primaryKey }: Column, descending: boolean): KeyPart | undefined {
  const cast = types[type]
  if (!cast) return undefined
  const { of, text } = cast
  const order = id(name)
  return { order, select: text ? sql`${order}::TEXT` : order, type: of, descending, nullable: nullable && !primaryKey }
}

/** How values of a type are sent back. Floats go as text, so that no digit is lost on the way. */
const types: Readonly<Record<string, { readonly of: Sql; readonly text?: boolean }>> = {
  byte: { of: sql`BYTE` },
  smallint: { of: sql`SMALLINT` },
  integer: { of: sql`INTEGER` },
  bigint: { of: sql`BIGINT` },
  real: { of: sql`REAL`, text: true },
  'double precision': { of: sql`DOUBLE PRECISION`, text: true },
  numeric: { of: sql`NUMERIC`, text: true },
  boolean: { of: sql`BOOLEAN` },
  text: { of: sql`TEXT` },
  character: { of: sql`TEXT` },
  'character varying': { of: sql`TEXT` },
  ip: { of: sql`IP` },
  'timestamp with time zone': { of: sql`TIMESTAMP WITH TIME ZONE` },
  'timestamp without time zone': { of: sql`TIMESTAMP WITHOUT TIME ZONE` },
}

function unordered(table: TableInfo, { name, type }: Column): never {
  throw new CtkError({
    code: 'CTK_COLUMN_MISSING',
    message: `The column "${name}" of ${formatTableName(table.name)} has the type ${type}, which rows cannot be ordered by.`,
    suggestions: ['Order by columns with numbers, texts or times.'],
  })
}
