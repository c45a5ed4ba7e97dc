import { formatBytes, formatMoment, formatNumber, formatTable } from '@ctk/cli-kit'
import { type Forecast, type ForecastMonth, type Freed, formatTableName, type PolicyForecast } from '@ctk/core'

/** What policies will free, for people: a table for each, and one for all together. */
export function formatForecast({ now, policies, total }: Forecast): string {
  const months = total.months.length
  const header = `Forecast as of ${formatMoment(now)} · ${months} ${months === 1 ? 'month' : 'months'} in UTC · nothing has been changed`
  const projects = total.months.some(({ projected }) => !isNothing(projected))
  return [
    header,
    ...policies.map(formatPolicy),
    ...(policies.length > 1 ? [['All together', ...monthLines(total.due, total.months)].join('\n')] : []),
    ...(projects ? ['~ of data that is yet to come, if as much comes as lately'] : []),
  ].join('\n\n')
}

function formatPolicy({ table, strategy, duration, due, months, notes }: PolicyForecast): string {
  const age = duration === undefined ? '' : ` after ${duration}`
  return [
    `${formatTableName(table)} · ${strategy}${age}`,
    ...notes.map((note) => `  ${note}`),
    ...monthLines(due, months),
  ].join('\n')
}

/** A line for what is due now and for each month in which something goes. */
function monthLines(due: Freed, months: readonly ForecastMonth[]): string[] {
  const rows = [
    ...(isNothing(due) ? [] : [['due now', ...cells(due)]]),
    ...months.flatMap(({ month, existing, projected }) => [
      ...(isNothing(existing) ? [] : [[month, ...cells(existing)]]),
      ...(isNothing(projected) ? [] : [[month, ...cells(projected, '~')]]),
    ]),
  ]
  if (rows.length === 0) return ['  nothing expires in this time']
  const right = { align: 'right' } as const
  const columns = [
    { header: 'month' },
    { header: 'partitions', ...right },
    { header: 'rows', ...right },
    { header: 'size', ...right },
  ]
  return [formatTable(columns, rows)]
}

function isNothing({ partitions, rows }: Freed): boolean {
  return partitions === 0 && rows === 0
}

function cells({ partitions, rows, bytes }: Freed, sign = ''): string[] {
  const number = (value: number) => `${sign}${formatNumber(value)}`
  return [
    partitions === 0 ? '' : number(partitions),
    rows === undefined ? '?' : number(rows),
    bytes === undefined || bytes === 0 ? '' : `${sign}${formatBytes(bytes)}`,
  ]
}
