import { compile, id, join, type Sql, type Statement, sql, type TableName, tableId } from '@ctk/core'
import type { CratedbField, CratedbTarget } from './cratedb-target.js'

/**
 * Inserts many rows in one statement. CrateDB skips a row that it cannot store without an error: only the count, or the rows
 * that it returns, tell.
 *
 * @param returning columns to return of each row that was written
 */
export function insertMany(
  target: CratedbTarget,
  values: readonly (readonly unknown[])[],
  returning: readonly string[] = [],
): Statement {
  const { table, fields } = target
  const names = fields.map((_, i) => id(`c${i}`))
  const arrays = fields.map(({ codec }, i) => sql`${values[i]}::ARRAY(${codec.wire})`)
  const inserted = fields.map(({ codec }, i) => codec.decode?.(names[i] as Sql) ?? (names[i] as Sql))
  return compile(sql`INSERT INTO ${into(table, fields)}
SELECT ${join(inserted)} FROM UNNEST(${join(arrays)}) AS batch (${join(names)})${conflictClause(target)}${returningClause(returning)}`)
}

/** Inserts one row; CrateDB says why when it does not store it, also that its key exists where rows are kept. */
export function insertOne(target: CratedbTarget, row: readonly unknown[]): Statement {
  const { table, fields } = target
  const values = fields.map(({ codec }, i) => {
    const bound = sql`${row[i]}::${codec.wire}`
    return codec.decode?.(bound) ?? bound
  })
  return compile(
    sql`INSERT INTO ${into(table, fields)} VALUES (${join(values)})${target.onConflict === 'update' ? conflictClause(target) : sql``}`,
  )
}

function conflictClause({ onConflict, key, updated }: CratedbTarget): Sql {
  if (onConflict === 'reject') return sql``
  if (onConflict === 'keep') return sql` ON CONFLICT DO NOTHING`
  const changes = updated.map((name) => sql`${id(name)} = excluded.${id(name)}`)
  return sql` ON CONFLICT (${join(key.all.map((name) => id(name)))}) DO UPDATE SET ${join(changes)}`
}

function into(table: TableName, fields: readonly CratedbField[]): Sql {
  return sql`${tableId(table)} (${join(fields.map(({ name }) => id(name)))})`
}

function returningClause(names: readonly string[]): Sql {
  if (names.length === 0) return sql``
  // By position, since a column may have any name.
  return sql` RETURNING ${join(names.map((name, i) => sql`${id(name)} AS ${id(`k${i}`)}`))}`
}

/** Deletes the row with a key, given as values of all of its columns; without a REFRESH, since it is found by the key. */
export function deleteOne({ table, key }: CratedbTarget, values: readonly unknown[]): Statement {
  const conditions = key.all.map((name, i) => sql`${id(name)} = ${values[i]}`)
  return compile(sql`DELETE FROM ${tableId(table)} WHERE ${join(conditions, sql` AND `)}`)
}
