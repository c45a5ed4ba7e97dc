import type { Session } from '@ctk/cli-kit'
import { CtkError, formatTableName, nearest, type TableInfo } from '@ctk/core'

/**
 * Looks a table up.
 *
 * @throws CTK_TABLE_MISSING, with the nearest name that there is
 */
export async function findTable(text: string, { toolkit, database, signal }: Session): Promise<TableInfo> {
  const name = toolkit.policies.tableName(text)
  const [table] = await database.catalog.tables([name], signal)
  if (table) return table
  const known = (await database.catalog.tableNames(undefined, signal)).map(formatTableName)
  const near = nearest(formatTableName(name), known)
  throw new CtkError({
    code: 'CTK_TABLE_MISSING',
    message: `There is no table ${formatTableName(name)}, or this user may not see it.${near ? ` Did you mean ${near}?` : ''}`,
    suggestions: ['Check the name: case counts, and the schema is part of it.'],
  })
}
