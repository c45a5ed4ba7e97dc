import { formatCount, formatTable } from '@ctk/cli-kit'
import { formatTableName } from '@ctk/core'
import type { AuditLine } from '../commands/audit/list.js'

/**
 * Entries of the audit as a table.
 *
 * @param more whether there may be others
 */
export function formatEntries(entries: readonly AuditLine[], more: boolean): string {
  if (entries.length === 0) return 'The audit has no such entry.'
  const table = formatTable(
    [
      { header: 'time (UTC)' },
      { header: 'event' },
      { header: 'table' },
      { header: 'what' },
      { header: 'policy' },
      { header: 'who' },
      { header: 'from', optional: true },
      { header: 'run' },
      { header: 'n', align: 'right' },
    ],
    entries.map((entry) => [
      Number.isFinite(entry.at) ? new Date(entry.at).toISOString().slice(0, 19).replace('T', ' ') : '?',
      entry.event,
      entry.table ? formatTableName(entry.table) : '',
      what(entry),
      entry.policyId ?? '',
      entry.actor,
      entry.origin,
      entry.chain,
      String(entry.n),
    ]),
  )
  const rest = more
    ? [`These are the first ${formatCount(entries.length, 'entry', 'entries')}; more: add --limit 1000`]
    : []
  return [table, ...rest].join('\n')
}

/** What an operation was about, as the journal calls it; for a policy, its duration before and after. */
function what({ before, after }: AuditLine): string {
  const [from, to] = [before, after] as Partial<Record<'label' | 'kind' | 'duration' | 'rows', unknown>>[]
  if (typeof from?.label === 'string') {
    const rows = typeof to?.rows === 'number' ? ` (${formatCount(to.rows, 'row')})` : ''
    return `${String(from.kind ?? '')} ${from.label}${rows}`.trim()
  }
  const durations = [from?.duration, to?.duration].filter((duration) => typeof duration === 'string')
  return durations[0] === durations[1] ? (durations[0] ?? '') : durations.join(' → ')
}
