import { mark } from '@ctk/cli-kit'
import type { Policy } from '@ctk/core'
import { describePolicy } from './describe-policy.js'
import { formatChanges } from './format-changes.js'

/** A policy that was stored, or would be. */
export interface PolicyChange {
  readonly policy: Policy
  /** As it was; undefined for a new one. */
  readonly before: Policy | undefined
  readonly dryRun: boolean
}

/** What became of a policy, in one sentence, with its id and what changed. */
export function formatPolicyChange({ policy, before, dryRun }: PolicyChange): string {
  const verb = before ? 'changed' : 'created'
  const title = dryRun ? `Policy would be ${verb}` : `${mark('done')} Policy ${verb}`
  return [
    `${title}: ${describePolicy(policy)}`,
    `  id ${policy.id}${policy.enabled ? '' : ' · disabled'}${policy.tags.length > 0 ? ` · tags ${policy.tags.join(', ')}` : ''}`,
    ...(before ? formatChanges(before, policy).map((line) => `  ${line}`) : []),
  ].join('\n')
}
