import { CtkError, compile, formatTableName, sql, type TableName } from '@ctk/core'
import type { Driver } from '../driver/driver.js'

interface Dependant {
  readonly what: string
  readonly name: string
}

/**
 * Whether a table can be replaced by another without a loss.
 *
 * @throws CTK_REPLACE_IMPOSSIBLE, naming what depends on the table or is attached to it
 * @throws CTK_TABLE_MISSING
 */
export async function checkReplaceable(driver: Driver, table: TableName, signal?: AbortSignal): Promise<void> {
  const rows = await driver.query<Dependant>(dependants(table), signal)
  if (rows.length === 0) {
    throw new CtkError({
      code: 'CTK_TABLE_MISSING',
      message: `There is no table ${formatTableName(table)}, or this user may not see it.`,
      suggestions: ['Check schema and name, upper and lower case included.'],
    })
  }
  const found = rows.filter(({ what }) => what !== 'table').map(({ what, name }) => `${what} ${name}`)
  if (found.length === 0) return
  throw new CtkError({
    code: 'CTK_REPLACE_IMPOSSIBLE',
    message: `The table ${formatTableName(table)} cannot be replaced: ${found.slice(0, 5).join(', ')}${found.length > 5 ? ` and ${found.length - 5} more` : ''} would be lost or left behind.`,
    suggestions: [
      'Append to the table or update its rows instead:  --mode append, --mode upsert',
      'Drop what is named here, and create it again afterwards.',
    ],
    data: { table, dependants: rows },
  })
}

function dependants({ schema, name }: TableName) {
  return compile(sql`WITH target AS (
  SELECT c.oid, c.relkind, c.relispartition FROM pg_catalog.pg_class AS c
  JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
  WHERE n.nspname = ${schema} AND c.relname = ${name} AND c.relkind IN ('r', 'p')
), members AS (
  SELECT t.oid FROM target AS t UNION SELECT p.relid FROM target AS t, pg_catalog.pg_partition_tree(t.oid) AS p WHERE t.relkind = 'p'
)
SELECT 'table' AS what, oid::regclass::text AS name FROM target
UNION ALL SELECT DISTINCT CASE v.relkind WHEN 'v' THEN 'the view' WHEN 'm' THEN 'the materialized view' ELSE 'the rule ' || r.rulename || ' of' END, v.oid::regclass::text
FROM members AS m
JOIN pg_catalog.pg_depend AS d ON d.refclassid = 'pg_catalog.pg_class'::regclass AND d.refobjid = m.oid AND d.classid = 'pg_catalog.pg_rewrite'::regclass
JOIN pg_catalog.pg_rewrite AS r ON r.oid = d.objid JOIN pg_catalog.pg_class AS v ON v.oid = r.ev_class
UNION ALL SELECT DISTINCT 'the foreign key ' || k.conname || ' of', k.conrelid::regclass::text
FROM members AS m JOIN pg_catalog.pg_constraint AS k ON k.confrelid = m.oid AND k.contype = 'f'
WHERE k.conparentid = 0
UNION ALL SELECT 'the trigger', g.tgname::text FROM target AS t
JOIN pg_catalog.pg_trigger AS g ON g.tgrelid = t.oid AND NOT g.tgisinternal
UNION ALL SELECT 'the policy', p.polname::text FROM target AS t JOIN pg_catalog.pg_policy AS p ON p.polrelid = t.oid
UNION ALL SELECT 'the publication', p.pubname::text FROM members AS m
JOIN pg_catalog.pg_publication_rel AS r ON r.prrelid = m.oid JOIN pg_catalog.pg_publication AS p ON p.oid = r.prpubid
UNION ALL SELECT 'its parent', i.inhparent::regclass::text FROM target AS t
JOIN pg_catalog.pg_inherits AS i ON i.inhrelid = t.oid
UNION ALL SELECT 'the child', i.inhrelid::regclass::text FROM target AS t
JOIN pg_catalog.pg_inherits AS i ON i.inhparent = t.oid WHERE t.relkind = 'r'`)
}
