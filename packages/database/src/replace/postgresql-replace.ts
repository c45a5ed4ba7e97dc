import { CtkError, compile, type Statement, sql, type TableName } from '@ctk/core'
import type { Driver } from '../driver/driver.js'
import { checkReplaceable } from './postgresql-dependants.js'

/**
 * The statements that put a table in the place of another and drop that one, for one transaction: the table takes over its name,
 * owner, privileges, comment, sequences, and the names of its indexes and partitions. If something has come to depend on the
 * old table meanwhile, dropping it fails, and nothing has happened.
 *
 * @param by a table in the same schema that {@link postgresqlCreateLike} made
 * @throws CTK_TABLE_MISSING, CTK_REPLACE_IMPOSSIBLE
 */
export async function postgresqlReplace(
  driver: Driver,
  table: TableName,
  by: TableName,
  signal?: AbortSignal,
): Promise<Statement[]> {
  if (table.schema !== by.schema) {
    throw new CtkError({ code: 'CTK_BUG', message: 'A table is replaced by one of another schema.' })
  }
  await checkReplaceable(driver, table, signal)
  const wanted = JSON.stringify({ schema: table.schema, table: table.name, by: by.name })
  return [compile(sql`SELECT set_config('ctk.replace', ${wanted}, true)`), compile(replace)]
}

/** What tells an index from the others of its table, whatever their names are. */
const signature = sql`concat_ws(' ', x.indisprimary, x.indisunique, i.relam, x.indoption, x.indclass, x.indcollation,
    (SELECT string_agg(pg_get_indexdef(x.indexrelid, n, false), ',' ORDER BY n) FROM generate_series(1, x.indnatts) AS n), pg_get_expr(x.indpred, x.indrelid))`

const replace = sql`DO $ctk$
DECLARE
  wanted jsonb := current_setting('ctk.replace');
  old regclass := format('%I.%I', wanted->>'schema', wanted->>'table');
  fresh regclass := format('%I.%I', wanted->>'schema', wanted->>'by');
  partitions jsonb;
  names jsonb;
  each record;
BEGIN
  EXECUTE format('LOCK TABLE %s, %s IN ACCESS EXCLUSIVE MODE', old, fresh);
  -- Sequences: those of defaults would be dropped with the table, those of identities begin anew.
  FOR each IN SELECT d.objid::regclass AS sequence, d.deptype, a.attname,
      pg_get_serial_sequence(format('%I.%I', wanted->>'schema', wanted->>'by'), a.attname) AS other
    FROM pg_depend AS d JOIN pg_class AS s ON s.oid = d.objid AND s.relkind = 'S'
    JOIN pg_attribute AS a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
    WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass AND d.refobjid = old AND d.deptype IN ('a', 'i')
  LOOP
    IF each.deptype = 'a' THEN
      EXECUTE format('ALTER SEQUENCE %s OWNED BY %s.%I', each.sequence, fresh, each.attname);
    ELSIF each.other IS NOT NULL THEN
      EXECUTE format('SELECT setval(%L, last_value, is_called) FROM %s', each.other, each.sequence);
    END IF;
  END LOOP;
  -- Privileges: those of the old table, and no others that the schema gives to new tables.
  FOR each IN SELECT DISTINCT r.rolname FROM pg_class AS c, aclexplode(c.relacl) AS a JOIN pg_roles AS r ON r.oid = a.grantee
    WHERE c.oid = fresh AND a.grantee <> c.relowner
  LOOP
    EXECUTE format('REVOKE ALL ON TABLE %s FROM %I', fresh, each.rolname);
  END LOOP;
  FOR each IN SELECT a.privilege_type, a.is_grantable, COALESCE(quote_ident(r.rolname), 'PUBLIC') AS grantee, NULL::text AS col
      FROM pg_class AS c, aclexplode(c.relacl) AS a LEFT JOIN pg_roles AS r ON r.oid = a.grantee
      WHERE c.oid = old AND a.grantee <> c.relowner
    UNION ALL SELECT a.privilege_type, a.is_grantable, COALESCE(quote_ident(r.rolname), 'PUBLIC'), quote_ident(t.attname)
      FROM pg_attribute AS t, aclexplode(t.attacl) AS a LEFT JOIN pg_roles AS r ON r.oid = a.grantee
      WHERE t.attrelid = old AND NOT t.attisdropped
  LOOP
    EXECUTE format('GRANT %s%s ON TABLE %s TO %s%s', each.privilege_type, '(' || each.col || ')', fresh, each.grantee,
      CASE WHEN each.is_grantable THEN ' WITH GRANT OPTION' END);
  END LOOP;
  SELECT obj_description(old, 'pg_class') AS comment, quote_ident(pg_get_userbyid(o.relowner)) AS owner, o.relowner <> f.relowner AS differs
    INTO each FROM pg_class AS o, pg_class AS f WHERE o.oid = old AND f.oid = fresh;
  IF each.comment IS NOT NULL THEN EXECUTE format('COMMENT ON TABLE %s IS %L', fresh, each.comment); END IF;
  IF each.differs THEN EXECUTE format('ALTER TABLE %s OWNER TO %s', fresh, each.owner); END IF;
  -- Names of the old table's partitions by their bounds, and of its indexes by what they are.
  SELECT COALESCE(jsonb_object_agg(f.relid::oid::text, o.relid::oid::text), '{}') INTO partitions
    FROM (SELECT t.relid, COALESCE(pg_get_expr(c.relpartbound, c.oid), '') || COALESCE(pg_get_expr(p.relpartbound, p.oid), '') AS bound
      FROM pg_partition_tree(old) AS t JOIN pg_class AS c ON c.oid = t.relid LEFT JOIN pg_class AS p ON p.oid = t.parentrelid) AS o
    JOIN (SELECT t.relid, COALESCE(pg_get_expr(c.relpartbound, c.oid), '') || COALESCE(pg_get_expr(p.relpartbound, p.oid), '') AS bound
      FROM pg_partition_tree(fresh) AS t JOIN pg_class AS c ON c.oid = t.relid LEFT JOIN pg_class AS p ON p.oid = t.parentrelid) AS f
    ON f.bound = o.bound;
  partitions := partitions || jsonb_build_object(fresh::oid::text, old::oid::text);
  SELECT COALESCE(jsonb_object_agg(f.id, o.name), '{}') INTO names FROM (
    SELECT e.key AS pair, i.relname::text AS name, ${signature} AS signature FROM jsonb_each_text(partitions) AS e
      JOIN pg_index AS x ON x.indrelid = e.value::oid JOIN pg_class AS i ON i.oid = x.indexrelid) AS o
    JOIN (SELECT e.key AS pair, i.oid::text AS id, ${signature} AS signature FROM jsonb_each_text(partitions) AS e
      JOIN pg_index AS x ON x.indrelid = e.key::oid JOIN pg_class AS i ON i.oid = x.indexrelid) AS f USING (pair, signature);
  SELECT names || COALESCE(jsonb_object_agg(e.key, c.relname::text), '{}') INTO names
    FROM jsonb_each_text(partitions) AS e JOIN pg_class AS c ON c.oid = e.value::oid;
  -- What has no counterpart is named after the table, where that name is free.
  SELECT names || COALESCE(jsonb_object_agg(s.oid::text, s.name), '{}') INTO names FROM (
    SELECT c.oid, (wanted->>'table') || substr(c.relname::text, length(wanted->>'by') + 1) AS name
    FROM (SELECT relid FROM pg_partition_tree(fresh) UNION SELECT x.indexrelid FROM pg_partition_tree(fresh) AS t
      JOIN pg_index AS x ON x.indrelid = t.relid UNION SELECT x.indexrelid FROM pg_index AS x WHERE x.indrelid = fresh) AS m
    JOIN pg_class AS c ON c.oid = m.relid
    WHERE NOT names ? c.oid::text AND starts_with(c.relname::text, (wanted->>'by') || '_')) AS s
    WHERE octet_length(s.name) <= 63;
  EXECUTE format('DROP TABLE %s', old);
  FOR each IN SELECT c.oid, c.relkind, c.relname, n.value AS name FROM jsonb_each_text(names) AS n JOIN pg_class AS c ON c.oid = n.key::oid
    WHERE c.relname <> n.value
  LOOP
    CONTINUE WHEN EXISTS (SELECT FROM pg_class AS c JOIN pg_namespace AS s ON s.oid = c.relnamespace
      WHERE s.nspname = wanted->>'schema' AND c.relname = each.name);
    EXECUTE format(CASE WHEN each.relkind IN ('i', 'I') THEN 'ALTER INDEX %I.%I RENAME TO %I' ELSE 'ALTER TABLE %I.%I RENAME TO %I' END,
      wanted->>'schema', each.relname, each.name);
  END LOOP;
END $ctk$`
