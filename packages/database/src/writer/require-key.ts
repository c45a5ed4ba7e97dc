import { CtkError, formatTableName, type TableName, type WriterOptions } from '@ctk/core'

/**
 * Whether rows whose key exists can be kept or updated.
 *
 * @param key the columns of the primary key that have to be filled
 * @throws CTK_USAGE when there is no primary key, or not all of it is filled
 */
export function requireKey(table: TableName, { columns, onConflict }: WriterOptions, key: readonly string[]): void {
  if (onConflict === undefined || onConflict === 'reject') return
  const missing = key.filter((name) => !columns.includes(name))
  if (key.length > 0 && missing.length === 0) return
  const what = onConflict === 'keep' ? 'keep the rows that are there' : 'update the rows that are there'
  const name = formatTableName(table)
  const quoted = (names: readonly string[]) => names.map((each) => JSON.stringify(each)).join(', ')
  throw new CtkError({
    code: 'CTK_USAGE',
    message:
      key.length === 0
        ? `Cannot ${what} in ${name}: it has no primary key to know them by.`
        : `Cannot ${what} in ${name}: its primary key is ${quoted(key)}, and no values come for ${quoted(missing)}.`,
    suggestions: [
      key.length === 0
        ? 'Create the table with a primary key (--primary-key), or append the rows.'
        : 'Load all columns of the primary key, or append the rows.',
    ],
    data: { table, key, missing },
  })
}
