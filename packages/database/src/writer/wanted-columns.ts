import { CtkError, formatTableName, nearest, type TableName } from '@ctk/core'

/**
 * The columns of a table that a writer fills, in the writer's order.
 *
 * @throws CTK_TABLE_MISSING when the table has no columns at all: it does not exist, or the user does not see it
 * @throws CTK_COLUMN_MISSING
 */
export function wantedColumns<C extends { readonly name: string }>(
  table: TableName,
  existing: readonly C[],
  wanted: readonly string[],
): C[] {
  if (existing.length === 0) {
    throw new CtkError({
      code: 'CTK_TABLE_MISSING',
      message: `There is no table ${formatTableName(table)}, or this user may not see it.`,
      suggestions: ['Check schema and name, upper and lower case included.', 'Create it while loading: --create'],
    })
  }
  const byName = new Map(existing.map((column) => [column.name, column]))
  return wanted.map((name) => byName.get(name) ?? absent(table, name, [...byName.keys()]))
}

function absent(table: TableName, name: string, existing: readonly string[]): never {
  const meant = nearest(name, existing)
  throw new CtkError({
    code: 'CTK_COLUMN_MISSING',
    message: `The table ${formatTableName(table)} has no column ${JSON.stringify(name)}.`,
    suggestions: [meant === undefined ? `It has: ${existing.join(', ')}.` : `Did you mean ${JSON.stringify(meant)}?`],
  })
}
