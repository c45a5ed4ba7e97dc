import { formatCount, formatElapsed, formatMoment, formatTable, mark } from '@ctk/cli-kit'
import { formatInstantShort, formatTableName, type PolicyStatus, type StatusReport } from '@ctk/core'

/** How policies fare, for people: a line for each, then what is wrong and what to do. */
export function formatStatus({ policies, now, maxAge }: StatusReport): string {
  const table = formatTable(
    [
      { header: 'table' },
      { header: 'strategy' },
      { header: 'last run' },
      { header: 'last success' },
      { header: 'next expiry' },
      { header: 'lag' },
      { header: 'failures', align: 'right' },
      { header: 'state' },
    ],
    policies.map((status) => [
      formatTableName(status.table),
      status.strategy,
      status.lastAt === undefined ? 'never' : formatMoment(status.lastAt),
      status.lastSuccessAt === undefined ? 'never' : formatMoment(status.lastSuccessAt),
      status.next === undefined ? '' : `${formatInstantShort(status.next.at)} (${status.next.label})`,
      formatLag(status.lagMs),
      status.failures === 0 ? '' : String(status.failures),
      status.state,
    ]),
  )
  const problems = policies.flatMap((status) => problemLines(status, now, maxAge))
  const count = formatCount(policies.length, 'policy', 'policies')
  const well = `${mark('done')} ${count}, nothing is stale, paused or refused (--max-age ${maxAge}).`
  return [table, ...(problems.length > 0 ? [problems.join('\n')] : [well])].join('\n\n')
}

function problemLines(status: PolicyStatus, now: number, maxAge: string): string[] {
  const { state, refusal, lastSuccessAt, error } = status
  const title = `${status.strategy} ${formatTableName(status.table)}`
  if (state === 'stale') {
    const since =
      lastSuccessAt === undefined
        ? 'no run has dealt with it yet'
        : `its last success was ${formatAge(now - lastSuccessAt)} ago`
    return [
      `${mark('failed')} ${title} is stale: ${since}, and it should be every ${maxAge} (--max-age).`,
      ...(error === undefined ? [] : [`  The latest error: ${error.message} (${error.code})`]),
      `  Next: ctk retention run ${formatTableName(status.table)}`,
    ]
  }
  if (refusal === undefined || state === 'idle') return []
  return [
    `${mark(state === 'ok' ? 'warning' : 'failed')} ${title}: ${refusal.message}`,
    ...refusal.suggestions.map((suggestion) => `  ${suggestion}`),
  ]
}

function formatLag(lag: number | undefined): string {
  if (lag === undefined) return '?'
  return lag === 0 ? '' : formatAge(lag)
}

const DAY = 86_400_000

/** `412 d`, `3 h 20 min`: a long time needs no minutes. */
function formatAge(milliseconds: number): string {
  return milliseconds >= 2 * DAY ? formatCount(Math.floor(milliseconds / DAY), 'day') : formatElapsed(milliseconds)
}
