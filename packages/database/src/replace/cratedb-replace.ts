import { compile, formatTableName, id, type Sql, type Statement, sql, type TableName, tableId } from '@ctk/core'
import type { Driver } from '../driver/driver.js'
import { checkCratedbRelation } from '../writer/cratedb-names.js'

/**
 * The statement that creates an empty table like another: columns, key, constraints, partitioning and settings.
 *
 * @throws CTK_NAME_INVALID for a name that CrateDB does not accept
 */
export function cratedbCreateLike(table: TableName, like: TableName): Statement[] {
  checkCratedbRelation(table)
  return [compile(sql`CREATE TABLE ${tableId(table)} (LIKE ${tableId(like)} INCLUDING ALL)`)]
}

interface PrivilegeRow {
  readonly grantee: string
  readonly state: string
  readonly type: string
}

/**
 * The statements that put a table in the place of another, and drop that one. Privileges follow a table through the swap, so those
 * of the table that goes are given to the other before; views go by the name and stay.
 */
export async function cratedbReplace(
  driver: Driver,
  table: TableName,
  by: TableName,
  signal?: AbortSignal,
): Promise<Statement[]> {
  const ident = `${table.schema}.${table.name}`
  const privileges = await driver.query<PrivilegeRow>(
    compile(sql`SELECT grantee, state, type FROM sys.privileges WHERE class = 'TABLE' AND ident = ${ident}
ORDER BY grantee, type`),
    signal,
  )
  return [
    ...privileges.map(({ grantee, state, type }) => {
      const privilege = types[type]
      if (!privilege) throw new RangeError(`${formatTableName(table)} has privileges of the unknown type ${type}`)
      const verb = state === 'DENY' ? sql`DENY` : sql`GRANT`
      return compile(sql`${verb} ${privilege} ON TABLE ${tableId(by)} TO ${id(grantee)}`)
    }),
    compile(sql`ALTER CLUSTER SWAP TABLE ${tableId(by)} TO ${tableId(table)} WITH (drop_source = true)`),
  ]
}

const types: Readonly<Record<string, Sql>> = {
  DQL: sql`DQL`,
  DML: sql`DML`,
  DDL: sql`DDL`,
  AL: sql`AL`,
}
