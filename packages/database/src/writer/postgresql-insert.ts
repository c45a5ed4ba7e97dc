import { compile, id, join, type Sql, type Statement, sql, type TableName, tableId } from '@ctk/core'
import type { PostgresqlColumn } from './postgresql-columns.js'

/** Columns of values as text. */
export type TextColumns = readonly (readonly (string | null)[])[]

/** Inserts all rows or none. Everything travels as text and is cast row by row: one way in for each type, on every driver. */
export function insertAll(table: TableName, columns: readonly PostgresqlColumn[], values: TextColumns): Statement {
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
export function insertNew(table: TableName, columns: readonly PostgresqlColumn[], values: TextColumns): Statement {
  const { names } = pieces(columns, values)
  const keys = keysOf(columns)
  const sameKey = join(
    keys.map(({ stored, sent }) => sql`written.${stored} = batch.${sent}`),
    sql` AND `,
  )
  return compile(sql`WITH ${castBatch(columns, values)}, written AS (
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

/** Inserts the rows whose keys are new, and leaves the rows of the table as they are. */
export function insertMissing(table: TableName, columns: readonly PostgresqlColumn[], values: TextColumns): Statement {
  const { names } = pieces(columns, values)
  return compile(sql`WITH ${castBatch(columns, values)}
INSERT INTO ${into(table, columns)}
SELECT ${join(names)} FROM batch ORDER BY position
ON CONFLICT (${join(keysOf(columns).map(({ stored }) => stored))}) DO NOTHING`)
}

/** How many rows of a batch have a key that is not in the table, as `missing`. */
export function countMissing(table: TableName, columns: readonly PostgresqlColumn[], values: TextColumns): Statement {
  const sameKey = join(
    keysOf(columns).map(({ stored, sent }) => sql`stored.${stored} = batch.${sent}`),
    sql` AND `,
  )
  return compile(sql`WITH ${castBatch(columns, values)}
SELECT count(*) AS missing FROM batch WHERE NOT EXISTS (SELECT FROM ${tableId(table)} AS stored WHERE ${sameKey})`)
}

/**
 * Inserts the rows whose keys are new, and updates the others. Of rows with the same key the last one counts, since PostgreSQL
 * updates no row twice. Returns how many rows there were to write, and how many it wrote.
 */
export function upsert(table: TableName, columns: readonly PostgresqlColumn[], values: TextColumns): Statement {
  const { names } = pieces(columns, values)
  const keys = keysOf(columns)
  const others = columns.filter(({ key }) => !key)
  // Rows are locked in the order of their keys, so that two writers wait for each other and do not deadlock.
  const order = join(keys.map(({ sent }) => sent))
  const changes = (others.length > 0 ? others : columns).map(({ name }) => sql`${id(name)} = EXCLUDED.${id(name)}`)
  return compile(sql`WITH ${castBatch(columns, values)}, latest AS MATERIALIZED (
  SELECT DISTINCT ON (${order}) * FROM batch ORDER BY ${order}, position DESC
), written AS (
  INSERT INTO ${into(table, columns)}
  SELECT ${join(names)} FROM latest ORDER BY ${order}
  ON CONFLICT (${join(keys.map(({ stored }) => stored))}) DO UPDATE SET ${join(changes)} RETURNING 1
)
SELECT (SELECT count(*) FROM latest) AS sent, (SELECT count(*) FROM written) AS written`)
}

/** The batch with the types of the table, and each row's position in it. */
function castBatch(columns: readonly PostgresqlColumn[], values: TextColumns): Sql {
  const { names, casts, arrays } = pieces(columns, values)
  return sql`batch AS MATERIALIZED (
  SELECT ${join(casts.map((cast, i) => sql`${cast} AS ${names[i]}`))}, position
  FROM UNNEST(${arrays}) WITH ORDINALITY AS batch (${join(names)}, position)
)`
}

function keysOf(columns: readonly PostgresqlColumn[]): { readonly stored: Sql; readonly sent: Sql }[] {
  return columns.flatMap(({ name, key }, i) => (key ? [{ stored: id(name), sent: id(`c${i}`) }] : []))
}

function pieces(columns: readonly PostgresqlColumn[], values: TextColumns) {
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

/** Fills the columns from what COPY reads, in its text format; all rows or none. */
export function copyInto(table: TableName, columns: readonly PostgresqlColumn[]): Statement {
  return compile(sql`COPY ${into(table, columns)} FROM STDIN`)
}
