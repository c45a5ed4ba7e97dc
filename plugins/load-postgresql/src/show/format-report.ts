import { commandLine, formatCount, formatElapsed, formatNumber, mark } from '@ctk/cli-kit'
import { formatTableName } from '@ctk/core'
import type { MigrationReport, TableReport } from '../migrate/report.js'
import type { RowDifference, Verification } from '../verify/verification.js'

/** Rows and reasons that are shown; more are in `--json`. */
const shown = 5

/** What a migration did, for people. */
export function formatReport(report: MigrationReport, argv: readonly string[]): string {
  const { tables, policies, views, leftBehind } = report
  if (tables.length === 0) return `Nothing to do: ${report.source} has no tables of this selection.`
  const bad = tables.filter(({ status }) => status !== 'done' && status !== 'skipped').length
  return [
    ...tables.flatMap(formatTable),
    ...policies.map(({ table, duration, outcome }) =>
      outcome === 'created' || outcome === 'exists'
        ? `${mark('done')} Policy: delete partitions of ${formatTableName(table)} older than ${duration}${outcome === 'exists' ? ' (was there already)' : ''}`
        : `${mark('failed')} Policy for ${formatTableName(table)} (${duration}): ${outcome}`,
    ),
    ...views.map(
      ({ view }) =>
        `${mark('warning')} ${formatTableName(view)} is a continuous aggregate: its definition is in --json; make it again by hand`,
    ),
    ...leftBehind.map((line) => `${mark('warning')} left behind: ${line}`),
    bad === 0
      ? `Done: ${formatCount(tables.length, 'table')} in ${formatElapsed(report.milliseconds)}.`
      : `Finished with failures: ${formatNumber(bad)} of ${formatCount(tables.length, 'table')}.  Go on, or compare again:  ${commandLine('ctk load database', argv)}`,
  ].join('\n')
}

function formatTable(report: TableReport): string[] {
  const name = formatTableName(report.target)
  const { status, error } = report
  if (status === 'skipped') return [`${mark('warning')} ${name} skipped: it exists already (--if-exists skip)`]
  if (status === 'refused') return [`${mark('failed')} ${name} refused: ${error?.message ?? ''}`]
  const counts = [
    `${formatNumber(report.read)} rows read`,
    `${formatNumber(report.written)} written`,
    ...(report.kept > 0 ? [`${formatNumber(report.kept)} there already`] : []),
    ...(report.rejected > 0 ? [`${formatNumber(report.rejected)} rejected`] : []),
    formatElapsed(report.milliseconds),
  ].join(' · ')
  const resumed = report.resumed ? ' (went on where it had ended)' : ''
  return [
    `${mark(status === 'done' ? 'done' : 'failed')} ${name}  ${counts}${resumed}`,
    ...(status === 'failed' ? [`  ${error?.message ?? ''}`] : []),
    ...report.rejects
      .slice(0, shown)
      .map(({ key, reason }) => `  rejected${key ? ` ${formatKey(key)}` : ''}: ${reason}`),
    ...(report.verification ? formatVerification(report.verification) : []),
    ...report.losses.map((loss) => `  ! ${loss}`),
  ]
}

function formatVerification({ equal, rows, columns, differing, differences }: Verification): string[] {
  if (equal) return [`  equal: ${formatNumber(rows.source)} rows compared, one by one`]
  return [
    `  not equal: ${formatNumber(rows.source)} rows in the source, ${formatNumber(rows.target)} in the target, ${formatNumber(differing)} differ`,
    ...columns
      .slice(0, shown)
      .map(
        ({ column, what, source, target }) =>
          `  ${column}: ${what} is ${source ?? 'NULL'} in the source, ${target ?? 'NULL'} in the target`,
      ),
    ...differences.slice(0, shown).map((difference) => `  ${formatDifference(difference)}`),
    ...(differing > shown ? [`  … and ${formatNumber(differing - shown)} more (the first 20 in --json)`] : []),
  ]
}

function formatDifference({ kind, key, values = [] }: RowDifference): string {
  const row = key ? formatKey(key) : 'a row'
  if (kind === 'missing') return `${row} is missing in the target`
  if (kind === 'extra') return `${row} is only in the target`
  return `${row}: ${values.map(({ column, source, target }) => `${column} is ${short(source)}, in the target ${short(target)}`).join('; ')}`
}

const formatKey = (key: Readonly<Record<string, unknown>>) =>
  Object.entries(key)
    .map(([name, value]) => `${name}=${value}`)
    .join(', ')

const short = (text: string | null) => (text === null ? 'NULL' : text.length > 60 ? `${text.slice(0, 59)}…` : text)
