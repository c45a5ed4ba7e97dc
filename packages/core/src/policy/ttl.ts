import { formatTableName } from '../address/table-name.js'
import type { Column, TableInfo } from '../database/catalog.js'
import { isTimeKind } from '../database/time-kind.js'
import { CtkError } from '../errors/ctk-error.js'

/** What the shorthand `set-ttl` decided after looking at the table. */
export interface TtlChoice {
  readonly strategy: string
  readonly column: string | undefined
}

/**
 * Chooses between the partition and the timerange form of a removal: `delete` drops partitions where the table has a time
 * partition, and becomes `timerange-delete` where it has not, or where conditions pick rows.
 *
 * @throws CTK_COLUMN_MISSING when the table has no time column, or several and none is named
 */
export function chooseTtl(
  table: TableInfo,
  strategy: string,
  column: string | undefined,
  where: readonly unknown[] = [],
): TtlChoice {
  if (strategy !== 'delete' || (table.partitionKeys.length > 0 && where.length === 0)) return { strategy, column }
  return { strategy: 'timerange-delete', column: column ?? timeColumn(table) }
}

/** The only timestamp or date column of a table. */
export function timeColumn(table: TableInfo): string {
  const candidates = table.columns.filter((candidate) => isTimeColumn(candidate))
  if (candidates.length === 1) return (candidates[0] as Column).name
  const name = formatTableName(table.name)
  throw new CtkError({
    code: 'CTK_COLUMN_MISSING',
    message:
      candidates.length === 0
        ? `${name} has no timestamp or date column to count the age of its rows by.`
        : `${name} has several time columns: ${candidates.map((c) => c.name).join(', ')}.`,
    suggestions: [
      candidates.length === 0
        ? 'Add a timestamp column, or choose another table.'
        : `Say which one counts: --column ${JSON.stringify(candidates[0]?.name)}`,
    ],
  })
}

/** Whether the age of rows can be counted by a column. */
export function isTimeColumn(column: Column): boolean {
  return isTimeKind(column.kind) && column.generated === undefined
}
