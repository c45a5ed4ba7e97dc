import { compile, id, join, type Sql, type Statement, sql, type TableName, tableId } from '@ctk/core'
import type { PostgresqlColumn } from './postgresql-columns.js'

/** Inserts all rows or none. Everything travels as text and is cast row by row: one way in for each type, on every driver. */
export function insertAll(table: TableName, columns: readonly PostgresqlColumn[], values: Values): Statement {
  const { names, casts, arrays } = pieces(columns, values)
  return compile(sql`INSERT INTO ${into(table, columns)}
SELECT ${join(casts)} FROM UNNEST(${arrays}) AS batch (${join(names)})`)
}

/**
 * Inserts the rows whose keys are new, and returns one row: how many were `written`, and the positions (from 1) of those that were
 * not, because their key is in the table or in an earlier row of the batch.
 *
 * @param columns those of the primary key among them
 */
export function insertNew(table: TableName, columns: readonly PostgresqlColumn[], values: Values): Statement {
  const { names, casts, arrays } = pieces(columns, values)
  const keys = columns.flatMap(({ name, key }, i) => (key ? [{ stored: id(name), sent: names[i] as Sql }] : []))
  const sameKey = join(
    keys.map(({ stored, sent }) => sql`written.${stored} = batch.${sent}`),
    sql` AND `,
  )
  return compile(sql`WITH batch AS MATERIALIZED (
  SELECT ${join(casts.map((cast, i) => sql`${cast} AS ${names[i]}`))}, position
  FROM UNNEST(${arrays}) WITH ORDINALITY AS batch (${join(names)}, position)
), written AS (
  INSERT INTO ${into(table, columns)}
  SELECT ${join(names)} FROM batch ORDER BY position
  ON CONFLICT DO NOTHING RETURNING ${join(keys.map(({ stored }) => stored))}
), judged AS (
  SELECT position, row_number() OVER (PARTITION BY ${join(keys.map(({ sent }) => sent))} ORDER BY position) > 1
    OR NOT EXISTS (SELECT FROM written WHERE ${sameKey}) AS skipped
  FROM batch
)
SELECT (SELECT count(*) FROM written) AS written, ARRAY(SELECT position FROM judged WHERE skipped ORDER BY position) AS skipped`)
}

type Values = readonly (readonly unknown[])[]

function pieces(columns: readonly PostgresqlColumn[], values: Values) {
  const names = columns.map((_, i) => id(`c${i}`))
  return {
    names,
    casts: columns.map(({ type }, i) => sql`${names[i]}::${type}`),
    arrays: join(values.map((array) => sql`${array}::text[]`)),
  }
}

function into(table: TableName, columns: readonly PostgresqlColumn[]): Sql {
  return sql`${tableId(table)} (${join(columns.map(({ name }) => id(name)))})`
}
