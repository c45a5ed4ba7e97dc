import { compile, type Statement, sql, type TableName } from '@ctk/core'
import type { Driver } from '../driver/driver.js'
import { checkPostgresqlName, derivedName } from '../writer/postgresql-names.js'
import { checkReplaceable } from './postgresql-dependants.js'

/**
 * The statements that create an empty table like another, to replace it later: columns, defaults, constraints, foreign keys, indexes,
 * storage and partitioning. Of partitions that ctk made only the default one is made, since the writer makes the others as
 * rows need them; of those of others all, empty.
 *
 * Names cannot be bound in CREATE TABLE: they travel as a setting of the transaction, and the server quotes them.
 *
 * @throws CTK_TABLE_MISSING, CTK_NAME_INVALID
 * @throws CTK_REPLACE_IMPOSSIBLE when the table that it is to replace has what it could not take over
 */
export async function postgresqlCreateLike(
  driver: Driver,
  table: TableName,
  like: TableName,
  signal?: AbortSignal,
): Promise<Statement[]> {
  checkPostgresqlName(table.name)
  await checkReplaceable(driver, like, signal)
  const partition = derivedName(table.name, 'p')
  const wanted = JSON.stringify({ schema: table.schema, table: table.name, like, partition })
  return [compile(sql`SELECT set_config('ctk.like', ${wanted}, true)`), compile(create)]
}

const create = sql`DO $ctk$
DECLARE
  wanted jsonb := current_setting('ctk.like');
  target text := format('%I.%I', wanted->>'schema', wanted->>'table');
  source regclass := format('%I.%I', wanted->'like'->>'schema', wanted->'like'->>'name');
  made jsonb := '{}';
  named text;
  note text;
  each record;
BEGIN
  SELECT c.relpersistence, c.relkind, c.reloptions,
    obj_description(p.partdefid, 'pg_class') AS note, COALESCE(p.partdefid, 0) AS rest
  INTO each FROM pg_class AS c LEFT JOIN pg_partitioned_table AS p ON p.partrelid = c.oid WHERE c.oid = source;
  note := CASE WHEN each.note LIKE 'ctk: partitions of one %' THEN each.note END;
  EXECUTE format('CREATE %s TABLE %s (LIKE %s INCLUDING ALL) %s', CASE each.relpersistence WHEN 'u' THEN 'UNLOGGED' END, target, source,
    CASE WHEN each.relkind = 'p' THEN 'PARTITION BY ' || pg_get_partkeydef(source) END);
  FOR each IN SELECT split_part(option, '=', 1) AS name, substr(option, strpos(option, '=') + 1) AS value
    FROM pg_class AS c, unnest(c.reloptions) AS option WHERE c.oid = source
  LOOP
    EXECUTE format('ALTER TABLE %s SET (%I = %L)', target, each.name, each.value);
  END LOOP;
  FOR each IN SELECT conname, pg_get_constraintdef(oid) AS definition FROM pg_constraint
    WHERE conrelid = source AND contype = 'f' AND conparentid = 0 ORDER BY conname
  LOOP
    EXECUTE format('ALTER TABLE %s ADD CONSTRAINT %I %s', target, each.conname, each.definition);
  END LOOP;
  made := jsonb_build_object(source::oid::text, target);
  FOR each IN SELECT t.relid, t.parentrelid, row_number() OVER (ORDER BY t.level, t.relid) AS n,
      pg_get_expr(c.relpartbound, c.oid) AS bound, c.relkind, obj_description(c.oid, 'pg_class') AS comment
    FROM pg_partition_tree(source) AS t JOIN pg_class AS c ON c.oid = t.relid
    WHERE t.level > 0 AND (note IS NULL OR pg_get_expr(c.relpartbound, c.oid) = 'DEFAULT') ORDER BY t.level, t.relid
  LOOP
    named := format('%I.%I', wanted->>'schema', (wanted->>'partition') || each.n);
    made := made || jsonb_build_object(each.relid::oid::text, named);
    EXECUTE format('CREATE TABLE %s PARTITION OF %s %s %s', named, made->>(each.parentrelid::oid::text), each.bound,
      CASE WHEN each.relkind = 'p' THEN 'PARTITION BY ' || pg_get_partkeydef(each.relid) END);
    IF each.comment IS NOT NULL THEN
      EXECUTE format('COMMENT ON TABLE %s IS %L', named, each.comment);
    END IF;
  END LOOP;
END $ctk$`
