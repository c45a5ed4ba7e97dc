import {
  compile,
  formatTableName,
  id,
  type PrivilegeCheck,
  type Query,
  type Sql,
  sql,
  type TableName,
  tableId,
} from '@ctk/core'
import type { Driver } from '../../driver/driver.js'

interface PrivilegeRow {
  readonly user: string
  readonly schema: string
  readonly table: string
  readonly dql: boolean
  readonly dml: boolean
  readonly ddl: boolean
}

/**
 * The privileges that ctk needs: DQL and DML on the data tables, DDL (for `setup`), DQL and DML on its own schema, and DQL
 * on `sys` for sizes, row counts and the cluster's health. One statement.
 */
export async function cratedbPrivileges(
  driver: Driver,
  tables: readonly TableName[],
  schema: string,
  signal?: AbortSignal,
): Promise<PrivilegeCheck[]> {
  const asked = [...tables, { schema, name: 'policy' }, { schema: 'sys', name: 'shards' }]
  const rows = await driver.query<PrivilegeRow>(privilegesQuery(asked), signal)
  return asked.flatMap((table, i) => {
    const row = rows.find((candidate) => candidate.schema === table.schema && candidate.table === table.name)
    const user = id(row?.user ?? 'crate')
    const check = (privilege: 'DQL' | 'DML' | 'DDL', granted: boolean | undefined, on: On): PrivilegeCheck => ({
      privilege,
      object: on.name,
      granted,
      grant: compile(sql`GRANT ${keywords[privilege]} ON ${on.sql} TO ${user}`).sql,
    })
    if (i < tables.length) return [check('DQL', row?.dql, onTable(table)), check('DML', row?.dml, onTable(table))]
    const on = onSchema(table.schema)
    if (table.schema === 'sys') return [check('DQL', row?.dql, on)]
    return [check('DDL', row?.ddl, on), check('DQL', row?.dql, on), check('DML', row?.dml, on)]
  })
}

interface On {
  readonly name: string
  readonly sql: Sql
}

const keywords = { DQL: sql`DQL`, DML: sql`DML`, DDL: sql`DDL` }
const onTable = (table: TableName): On => ({ name: formatTableName(table), sql: sql`TABLE ${tableId(table)}` })
const onSchema = (schema: string): On => ({ name: `schema ${schema}`, sql: sql`SCHEMA ${id(schema)}` })

/** CrateDB answers for names that do not exist as well, and takes them unquoted; it has no names with dots, and stumbles over them. */
function privilegesQuery(asked: readonly TableName[]): Query {
  const tables = asked.filter(({ schema, name }) => !schema.includes('.') && !name.includes('.'))
  return compile(sql`SELECT current_user AS "user", a.s AS "schema", a.t AS "table",
  has_table_privilege(a.s || '.' || a.t, 'SELECT') AS "dql",
  has_table_privilege(a.s || '.' || a.t, 'DELETE') AS "dml",
  has_schema_privilege(a.s, 'CREATE') AS "ddl"
FROM unnest(CAST(${tables.map((table) => table.schema)} AS ARRAY(TEXT)), CAST(${tables.map((table) => table.name)} AS ARRAY(TEXT))) AS a(s, t)`)
}
