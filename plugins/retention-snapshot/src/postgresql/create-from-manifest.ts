import { CtkError, compile, type Database, sql, type TableName } from '@ctk/core'
import type { Manifest } from './manifest.js'

/** The names of types as PostgreSQL prints them, with length, precision and dimensions; nothing else gets into a statement. */
const TYPE =
  /^(?:(?:"(?:[^"]|"")+"|[a-z_][a-z0-9_$]*)(?:\.(?:"(?:[^"]|"")+"|[a-z_][a-z0-9_$]*))?)(?: [a-z]+)*(?:\(\d+(?:,-?\d+)?\))?(?: (?:with|without) time zone)?(?:\[\])*$/i

/**
 * Makes a table with the columns of a manifest, for an archive whose table is gone. Names and types travel as a setting of the
 * transaction, and the server puts them together.
 *
 * @throws CTK_ARCHIVE_INCOMPLETE for a type that is none; CTK_STATEMENT_FAILED for one that the database does not have any more
 */
export async function createFromManifest(
  { archive, columns }: Manifest,
  into: TableName,
  database: Database,
  signal?: AbortSignal,
): Promise<void> {
  const odd = columns.find(({ type }) => !TYPE.test(type))
  if (odd) {
    throw new CtkError({
      code: 'CTK_ARCHIVE_INCOMPLETE',
      message: `The manifest of archive ${archive} has a column "${odd.name}" of a type that is none.`,
    })
  }
  const wanted = JSON.stringify({
    ...into,
    columns: columns.map(({ name, type, nullable }) => ({ name, type, nullable })),
  })
  await database.atomically?.(
    [compile(sql`SELECT set_config('ctk.columns', ${wanted}, true)`), compile(create)],
    signal,
  )
}

const create = sql`DO $ctk$
DECLARE
  wanted jsonb := current_setting('ctk.columns');
  list text;
BEGIN
  SELECT string_agg(format('%I %s %s', c->>'name', c->>'type', CASE WHEN c->>'nullable' = 'false' THEN 'NOT NULL' END), ', ' ORDER BY n) INTO list
  FROM jsonb_array_elements(wanted->'columns') WITH ORDINALITY AS e(c, n);
  EXECUTE format('CREATE TABLE %I.%I (%s)', wanted->>'schema', wanted->>'name', list);
END $ctk$`
