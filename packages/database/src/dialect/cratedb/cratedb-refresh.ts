import { compile, join, type Statement, sql, type TableName, tableId } from '@ctk/core'
import type { Driver } from '../../driver/driver.js'

/** The statement that makes written rows of tables visible to reads. */
export function refreshStatement(tables: readonly TableName[]): Statement {
  return compile(sql`REFRESH TABLE ${join(tables.map(tableId))}`)
}

/** Makes written rows of tables visible to reads. */
export async function cratedbRefresh(
  driver: Driver,
  tables: readonly TableName[],
  signal?: AbortSignal,
): Promise<void> {
  if (tables.length > 0) await driver.execute(refreshStatement(tables), signal)
}
