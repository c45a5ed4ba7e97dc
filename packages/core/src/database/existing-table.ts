import { formatTableName, type TableName } from '../address/table-name.js'
import { CtkError } from '../errors/ctk-error.js'
import { nearest } from '../text/nearest.js'
import type { Catalog, TableInfo } from './catalog.js'

/**
 * Looks a table up.
 *
 * @throws CTK_TABLE_MISSING, with the nearest name that there is
 */
export async function existingTable(name: TableName, catalog: Catalog, signal?: AbortSignal): Promise<TableInfo> {
  const [table] = await catalog.tables([name], signal)
  if (table) return table
  const known = (await catalog.tableNames(undefined, signal)).map(formatTableName)
  const near = nearest(formatTableName(name), known)
  throw new CtkError({
    code: 'CTK_TABLE_MISSING',
    message: `There is no table ${formatTableName(name)}, or this user may not see it.${near ? ` Did you mean ${near}?` : ''}`,
    suggestions: ['Check the name: case counts, and the schema is part of it.'],
  })
}
