import { compile, id, join, type Sql, type Statement, sql, type TableName, tableId } from '@ctk/core'
import type { CratedbField } from './cratedb-target.js'

/**
 * Inserts many rows in one statement. CrateDB skips a row that it cannot store without an error: only the count, or the rows
 * that it returns, tell.
 *
 * @param returning columns to return of each row that was written
 */
export function insertMany(
  table: TableName,
  fields: readonly CratedbField[],
  values: readonly (readonly unknown[])[],
  returning: readonly CratedbField[] = [],
): Statement {
  const names = fields.map((_, i) => id(`c${i}`))
  const arrays = fields.map(({ codec }, i) => sql`${values[i]}::ARRAY(${codec.wire})`)
  const inserted = fields.map(({ codec }, i) => codec.decode?.(names[i] as Sql) ?? (names[i] as Sql))
  return compile(sql`INSERT INTO ${into(table, fields)}
SELECT ${join(inserted)} FROM UNNEST(${join(arrays)}) AS batch (${join(names)})${returningClause(returning)}`)
}

/** Inserts one row; CrateDB says why when it does not store it. */
export function insertOne(table: TableName, fields: readonly CratedbField[], row: readonly unknown[]): Statement {
  const values = fields.map(({ codec }, i) => {
    const bound = sql`${row[i]}::${codec.wire}`
    return codec.decode?.(bound) ?? bound
  })
  return compile(sql`INSERT INTO ${into(table, fields)} VALUES (${join(values)})`)
}

function into(table: TableName, fields: readonly CratedbField[]): Sql {
  return sql`${tableId(table)} (${join(fields.map(({ name }) => id(name)))})`
}

function returningClause(fields: readonly CratedbField[]): Sql {
  if (fields.length === 0) return sql``
  // By position, since a column may have any name.
  return sql` RETURNING ${join(fields.map(({ name }, i) => sql`${id(name)} AS ${id(`k${i}`)}`))}`
}
