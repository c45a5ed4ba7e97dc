import { formatCount, mark } from '@ctk/cli-kit'
import type { AuditReport } from '@ctk/core'

/** How many unfinished runs are named. */
const most = 5

/** What verifying gave: each finding in a line, or that everything fits. */
export function formatVerification({ chains, entries, reports, unfinished, findings }: AuditReport): string {
  const whole = `${formatCount(chains, 'run')} with ${formatCount(entries, 'entry', 'entries')}`
  const compared = reports > 0 ? `, compared with ${formatCount(reports, 'report')}` : ''
  const open = unfinished.length > most ? [...unfinished.slice(0, most), '…'] : unfinished
  return [
    ...findings.map(({ message }) => `${mark('failed')} ${message}`),
    findings.length > 0
      ? `Findings: ${findings.length} in ${whole}${compared}. Somebody changed the audit.`
      : `${mark('done')} The audit is whole: ${whole}${compared}.`,
    ...(open.length > 0 ? [`  Unfinished, going on or killed, and so without a seal: ${open.join(', ')}`] : []),
    ...(findings.length === 0 && reports === 0 && chains > 0
      ? ['  A chain that was rewritten as a whole shows only against a report kept apart (--report).']
      : []),
  ].join('\n')
}
