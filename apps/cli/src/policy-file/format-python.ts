import { formatCount, mark } from '@ctk/cli-kit'
import { formatTableName, type PythonReport } from '@ctk/core'
import { describePolicy } from '../retention/describe-policy.js'

/** What was taken over from the Python toolkit, and what was not. */
export function formatPython({ from, dryRun, created, unchanged, refused }: PythonReport): string {
  const total = created.length + unchanged.length + refused.length
  if (total === 0) return `${formatTableName(from)} has no policies.`
  const verb = dryRun ? 'would be taken over' : 'taken over'
  return [
    ...created.map((policy) => `${dryRun ? '+' : mark('done')} ${policy.id} ${verb}: ${describePolicy(policy)}`),
    ...refused.flatMap(({ row, message, suggestions }) => [
      `${mark('failed')} ${row.strategy ?? '?'} ${row.table_schema ?? '?'}.${row.table_name ?? '?'} (${row.id ?? 'no id'}): ${message}`,
      ...suggestions.map((suggestion) => `  ${suggestion}`),
    ]),
    `${created.length} of ${formatCount(total, 'policy', 'policies')} of ${formatTableName(from)} ${verb}, ${unchanged.length} there already, ${refused.length} refused.`,
    ...(created.length > 0
      ? ['  Their rule is kept: a partition is expired as soon as its first instant is (expireBy: start).']
      : []),
    ...(created.length > 0 && !dryRun ? ['Next: ctk retention plan'] : []),
  ].join('\n')
}
