import { formatBytes, formatCount, formatElapsed, formatNumber, formatTable, mark } from '@ctk/cli-kit'
import { formatTableName, type LoadReport, showResource } from '@ctk/core'

/** How many rejected rows are shown; all that the report has are in `--json`. */
const SHOWN = 5

/** What was loaded: what was created, what the database counted, and the first rows that were rejected. */
export function formatLoad(report: LoadReport, source: string): string {
  const resource = showResource(source)
  const table = formatTableName(report.table)
  if (report.skipped === 'exists')
    return `Skipped: ${table} exists already, so ${resource} was not loaded (--if-exists skip).`
  if (report.skipped === 'loaded')
    return `Nothing to do: all of ${resource} is in ${table} already. To load it again: --restart`
  if (report.dryRun) return formatDryRun(report, table)
  const { rejectFile } = report
  return [
    ...(report.created === undefined
      ? []
      : [`Table ${table} (created: ${formatCount(report.created.length, 'column')}; types in --json)`]),
    ...(report.resumed > 0 ? [`Went on behind ${formatCount(report.resumed, 'row')} of an earlier attempt`] : []),
    [
      `${mark(report.exitCode === 0 ? 'done' : 'warning')} ${formatCount(report.read, 'row')} read`,
      `${formatNumber(report.written)} written to ${table}`,
      ...(report.kept > 0 ? [`${formatNumber(report.kept)} were there already`] : []),
      ...(report.rejected > 0
        ? [`${formatNumber(report.rejected)} rejected${rejectFile === undefined ? '' : ` → ${rejectFile}`}`]
        : []),
      `${formatBytes(report.bytes)} in ${formatElapsed(report.milliseconds)}${rate(report)}`,
    ].join(' · '),
    ...(report.findings?.map((finding) => `${mark('failed')} ${finding}`) ?? []),
    ...(report.findings?.length === 0 ? ['  Verified: the table has what was loaded.'] : []),
    ...report.notes.map((note) => `  ${note}`),
    ...report.warnings.map((warning) => `  ${warning}`),
    ...report.rejects.slice(0, SHOWN).map(({ line, reason }) => `  line ${formatNumber(line)}  ${reason}`),
    ...more(report),
  ].join('\n')
}

function formatDryRun({ created, statements = [], sample = [], notes }: LoadReport, table: string): string {
  const columns = Object.keys(sample[0] ?? {}).map((header) => ({ header }))
  const rows = sample.map((row) => Object.values(row).map(cell))
  return [
    created ? `Table ${table} would be created:` : `Rows would be added to ${table}.`,
    ...statements.flatMap((statement) => ['', `${statement};`]),
    '',
    'The first rows:',
    formatTable(columns, rows),
    ...notes.map((note) => `  ${note}`),
    '',
    'Nothing has been changed. To load: leave --dry-run out.',
  ].join('\n')
}

function cell(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (value instanceof Date) return value.toISOString()
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

function rate({ read, resumed, milliseconds }: LoadReport): string {
  return milliseconds < 100 ? '' : `, ${formatNumber(Math.round((read - resumed) / (milliseconds / 1000)))} rows/s`
}

function more({ rejected, rejects }: LoadReport): string[] {
  const rest = rejected - Math.min(SHOWN, rejects.length)
  return rest > 0 ? [`  … and ${formatNumber(rest)} more`] : []
}
