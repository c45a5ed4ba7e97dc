import { formatCount, mark } from '@ctk/cli-kit'
import { formatTableName, type Policy, type UnpauseReport } from '@ctk/core'

/** Which policies may go on, and which had nothing against them. */
export function formatUnpause({ unpaused, untouched }: UnpauseReport): string {
  if (unpaused.length + untouched.length === 0) return 'No policy is selected; nothing has been changed.'
  const lines = [
    ...unpaused.map(
      ({ policy, before }) =>
        `${mark('done')} ${titleOf(policy)}: ${formatCount(before.failures, 'failure')} forgotten${before.error === undefined ? '' : `, the latest: ${before.error.message}`}`,
    ),
    ...untouched.map((policy) => `- ${titleOf(policy)}: no failures, nothing to forget`),
  ]
  if (unpaused.length === 0) return lines.join('\n')
  const [first] = unpaused
  const table = unpaused.length === 1 && first ? ` ${formatTableName(first.policy.table)}` : ''
  return [...lines, `Next: ctk retention plan${table}`].join('\n')
}

function titleOf({ strategy, table }: Policy): string {
  return `${strategy} ${formatTableName(table)}`
}
