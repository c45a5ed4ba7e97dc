import { formatTableName } from '../../address/table-name.js'
import type { TableInfo } from '../../database/catalog.js'
import { CtkError } from '../../errors/ctk-error.js'
import type { PreparedTable } from '../prepared-table.js'
import type { ColumnBatch } from '../row-batch.js'

/** The column that ctk adds to a table as its key, so that a row that is sent twice is there once. */
export const ROW_KEY = 'ctk_row'

/** Whether ctk made a table with a key for its rows. */
export const hasRowKey = ({ columns }: TableInfo): boolean =>
  columns.some(({ name, primaryKey }) => primaryKey && name === ROW_KEY)

/**
 * Whether rows of a table that exists get a key from ctk: it made the table with one. Otherwise the table's own key has to come with
 * the rows.
 *
 * @throws CTK_USAGE when nothing would tell a row that is sent twice
 */
export function needsRowKey(existing: TableInfo, table: PreparedTable, sample: readonly ColumnBatch[]): boolean {
  const keys = existing.columns.filter(({ primaryKey, generated }) => primaryKey && generated === undefined)
  const filled = new Set(sample.flatMap(({ name }) => table.find(name)?.name ?? []))
  const missing = keys.filter(({ name }) => !filled.has(name))
  if (missing.length === 1 && missing[0]?.name === ROW_KEY) return true
  if (keys.length > 0 && missing.length === 0) return false
  const name = formatTableName(existing.name)
  throw new CtkError({
    code: 'CTK_USAGE',
    message:
      keys.length === 0
        ? `--checkpoint: the table ${name} has no primary key, so a row that is sent twice after a crash would be there twice.`
        : `--checkpoint: ${missing.map((column) => JSON.stringify(column.name)).join(', ')} of the primary key of ${name} does not come with the rows.`,
    suggestions: [
      'Load into a table that is created, which gets a key:  --create --checkpoint',
      'Leave --checkpoint out.',
    ],
  })
}
