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

interface TableRow {
  readonly user: string
  readonly schema: string
  readonly name: string
  /** Null when there is no such table. */
  readonly owner: string | null
  readonly select: boolean | null
  readonly insert: boolean | null
  readonly update: boolean | null
  readonly delete: boolean | null
  readonly owned: boolean | null
}

interface SchemaRow {
  readonly database: string
  readonly usage: boolean | null
  /** Into the schema, or of the schema while there is none. */
  readonly create: boolean
}

type Row = TableRow & SchemaRow

/**
 * The privileges that ctk needs: SELECT and DELETE on the data tables, and their ownership, partitions included, for detaching
 * and dropping; the right to create its own schema and tables, and to work with them. One statement.
 */
export async function postgresqlPrivileges(
  driver: Driver,
  tables: readonly TableName[],
  schema: string,
  signal?: AbortSignal,
): Promise<PrivilegeCheck[]> {
  const policy = { schema, name: 'policy' }
  const rows = await driver.query<Row>(privilegesQuery([...tables, policy], schema), signal)
  const find = ({ schema, name }: TableName) => rows.find((row) => row.schema === schema && row.name === name)
  const { user = '', database = '', usage, create } = rows[0] ?? {}
  const grantee = id(user || 'postgres')
  const checks = tables.flatMap((table) => tableChecks(table, find(table), grantee))
  const own = find(policy)
  const dml = own && [own.select, own.insert, own.update, own.delete]
  const object = `schema ${schema}`
  if (usage === null || usage === undefined) {
    const grant = text(sql`GRANT CREATE ON DATABASE ${id(database || 'postgres')} TO ${grantee}`)
    return [...checks, { privilege: 'CREATE', object: `database ${database}`, granted: create, grant }]
  }
  return [
    ...checks,
    { privilege: 'USAGE', object, granted: usage, grant: text(sql`GRANT USAGE ON SCHEMA ${id(schema)} TO ${grantee}`) },
    {
      privilege: 'CREATE',
      object,
      granted: create,
      grant: text(sql`GRANT CREATE ON SCHEMA ${id(schema)} TO ${grantee}`),
    },
    {
      privilege: 'SELECT, INSERT, UPDATE, DELETE',
      object: formatTableName(policy),
      granted: own?.owner == null ? undefined : dml?.every((granted) => granted === true),
      grant: text(sql`GRANT SELECT, INSERT, UPDATE, DELETE ON ${tableId(policy)} TO ${grantee}`),
    },
  ]
}

function tableChecks(table: TableName, row: TableRow | undefined, grantee: Sql): PrivilegeCheck[] {
  const object = formatTableName(table)
  const known = (granted: boolean | null | undefined) => granted ?? undefined
  return [
    {
      privilege: 'SELECT',
      object,
      granted: known(row?.select),
      grant: text(sql`GRANT SELECT ON ${tableId(table)} TO ${grantee}`),
    },
    {
      privilege: 'DELETE',
      object,
      granted: known(row?.delete),
      grant: text(sql`GRANT DELETE ON ${tableId(table)} TO ${grantee}`),
    },
    {
      privilege: 'OWNER',
      object,
      granted: known(row?.owned),
      grant: text(sql`GRANT ${id(row?.owner ?? 'owner')} TO ${grantee}`),
    },
  ]
}

const text = (statement: Sql) => compile(statement).sql

function privilegesQuery(tables: readonly TableName[], schema: string): Query {
  return compile(sql`WITH RECURSIVE asked AS (
  SELECT a.nspname, a.relname, c.oid, c.relowner
  FROM unnest(${tables.map((table) => table.schema)}::text[], ${tables.map((table) => table.name)}::text[]) AS a(nspname, relname)
  LEFT JOIN pg_catalog.pg_namespace n ON n.nspname = a.nspname
  LEFT JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = a.relname
), tree AS (
  SELECT oid AS root, oid, relowner FROM asked WHERE oid IS NOT NULL
  UNION ALL
  SELECT t.root, c.oid, c.relowner FROM tree t
  JOIN pg_catalog.pg_inherits i ON i.inhparent = t.oid
  JOIN pg_catalog.pg_class c ON c.oid = i.inhrelid AND c.relispartition
), own AS (
  SELECT (SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = ${schema}) AS oid
)
SELECT current_user::text AS "user", current_database()::text AS "database", a.nspname AS "schema", a.relname AS "name",
  pg_get_userbyid(a.relowner)::text AS "owner",
  has_table_privilege(a.oid, 'SELECT') AS "select", has_table_privilege(a.oid, 'INSERT') AS "insert",
  has_table_privilege(a.oid, 'UPDATE') AS "update", has_table_privilege(a.oid, 'DELETE') AS "delete",
  (SELECT bool_and(pg_has_role(t.relowner, 'USAGE')) FROM tree t WHERE t.root = a.oid) AS "owned",
  has_schema_privilege(own.oid, 'USAGE') AS "usage",
  CASE WHEN own.oid IS NULL THEN has_database_privilege(current_database(), 'CREATE')
    ELSE has_schema_privilege(own.oid, 'CREATE') END AS "create"
FROM asked a, own`)
}
