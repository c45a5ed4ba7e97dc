import type { Policy, PolicyVersion } from '@ctk/core'
import { describePolicy } from './describe-policy.js'
import { formatChanges } from './format-changes.js'

/** The versions of a policy, the first first: when, who, from where, and what was changed. */
export function formatPolicyHistory(id: string, versions: readonly PolicyVersion[]): string {
  if (versions.length === 0) return `The audit knows nothing of policy ${id}.`
  return versions
    .flatMap(({ change, at, actor, origin, before, after, runId }) => [
      `${titleOf(change, (after ?? before) as Policy)} · ${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC · ${actor} · ${origin} · run ${runId}`,
      ...linesOf(before, after).map((line) => `  ${line}`),
    ])
    .join('\n')
}

const outcomes = {
  created: 'created',
  changed: 'changed',
  removed: 'removed',
  refused: 'not stored',
  unknown: 'perhaps stored (it was interrupted)',
} as const

function titleOf(change: PolicyVersion['change'], { version }: Policy): string {
  return `version ${version} ${outcomes[change]}`
}

function linesOf(before: Policy | undefined, after: Policy | undefined): string[] {
  if (before && after) return formatChanges(before, after)
  return after ? [describePolicy(after)] : []
}
