import { formatBytes, formatCount, formatNumber } from '@ctk/cli-kit'
import type { Totals } from '@ctk/core'

/** A number of rows: `?` when it is not known, `~` before an estimate. */
export function formatRows({
  rows,
  rowsExact,
}: {
  readonly rows?: number | undefined
  readonly rowsExact: boolean
}): string {
  return rows === undefined ? '?' : `${rowsExact ? '' : '~'}${formatNumber(rows)}`
}

/** Totals in a sentence: `34 partitions, 2,118 rows, 0.8 MiB`. */
export function formatTotals({ partitions, rows, rowsExact, bytes }: Totals): string {
  return [
    partitions > 0 ? formatCount(partitions, 'partition') : '',
    rows === undefined ? '' : `${rowsExact ? '' : '~'}${formatCount(rows, 'row')}`,
    bytes === undefined || bytes === 0 ? '' : formatBytes(bytes),
  ]
    .filter((part) => part !== '')
    .join(', ')
}
