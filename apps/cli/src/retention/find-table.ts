import type { Session } from '@ctk/cli-kit'
import { existingTable, type TableInfo } from '@ctk/core'

/**
 * Looks a table up.
 *
 * @throws CTK_TABLE_MISSING, with the nearest name that there is
 */
export async function findTable(text: string, { toolkit, database, signal }: Session): Promise<TableInfo> {
  return existingTable(toolkit.policies.tableName(text), database.catalog, signal)
}
