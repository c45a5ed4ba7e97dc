import { formatBytes, formatCount, formatElapsed, formatNumber, mark } from '@ctk/cli-kit'
import { formatTableName, type SaveReport } from '@ctk/core'

/** Fewer rows take the time that it takes to begin. */
const LEAST_FOR_RATE = 1000

/** What was saved: how many rows, where to, how large it is there, and what reads it again. */
export function formatSave(report: SaveReport, understood: string | undefined, next?: string): string {
  const table = formatTableName(report.table)
  const kind = [report.format, report.compression].filter((part) => part !== undefined).join(', ')
  const range = understood === undefined ? [] : [`  time: ${understood}`]
  if (report.dryRun) {
    const rows = report.rows === undefined ? '' : ` · ${formatCount(report.rows, 'row')} in the table`
    return [
      `${table} would be saved to ${report.target}${kind === '' ? '' : ` (${kind})`}; nothing was written`,
      `  columns: ${report.columns.join(', ')}${rows}`,
      ...range,
    ].join('\n')
  }
  const { rows = 0, size, milliseconds } = report
  const rate =
    milliseconds < 100 || rows < LEAST_FOR_RATE
      ? ''
      : `, ${formatNumber(Math.round(rows / (milliseconds / 1000)))} rows/s`
  return [
    [
      `${mark('done')} ${formatCount(rows, 'row')} of ${table} saved to ${report.target}`,
      ...(kind === '' ? [] : [kind]),
      `${size === undefined ? '' : `${formatBytes(size)} `}in ${formatElapsed(milliseconds)}${rate}`,
    ].join(' · '),
    ...range,
    ...(report.checksum === undefined ? [] : [`  ${report.checksum}`]),
    ...(report.format === undefined || next === undefined ? [] : [`Next: ${next}`]),
  ].join('\n')
}
