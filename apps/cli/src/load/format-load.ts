import { formatBytes, formatCount, formatElapsed, formatNumber, mark } from '@ctk/cli-kit'
import { formatTableName, type LoadReport } from '@ctk/core'

/** How many rejected rows are shown; all that the report has are in `--json`. */
const SHOWN = 5

/** What was loaded: what was created, what the database counted, and the first rows that were rejected. */
export function formatLoad(report: LoadReport, resource: string): string {
  const table = formatTableName(report.table)
  if (report.skipped) return `Skipped: ${table} exists already, so ${resource} was not loaded (--if-exists skip).`
  return [
    ...(report.created === undefined
      ? []
      : [`Table ${table} (created: ${formatCount(report.created.length, 'column')}; types in --json)`]),
    [
      `${mark(report.exitCode === 0 ? 'done' : 'warning')} ${formatCount(report.read, 'row')} read`,
      `${formatNumber(report.written)} written to ${table}`,
      ...(report.rejected > 0 ? [`${formatNumber(report.rejected)} rejected`] : []),
      `${formatBytes(report.bytes)} in ${formatElapsed(report.milliseconds)}${rate(report)}`,
    ].join(' · '),
    ...report.notes.map((note) => `  ${note}`),
    ...report.rejects.slice(0, SHOWN).map(({ line, reason }) => `  line ${formatNumber(line)}  ${reason}`),
    ...more(report),
  ].join('\n')
}

function rate({ written, milliseconds }: LoadReport): string {
  return milliseconds < 100 ? '' : `, ${formatNumber(Math.round(written / (milliseconds / 1000)))} rows/s`
}

function more({ rejected, rejects }: LoadReport): string[] {
  const rest = rejected - Math.min(SHOWN, rejects.length)
  return rest > 0 ? [`  … and ${formatNumber(rest)} more`] : []
}
