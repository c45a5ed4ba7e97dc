import { mark } from '@ctk/cli-kit'
import type { Policy } from '@ctk/core'
import { formatPolicies } from './format-policies.js'

/** What was removed, or would be. */
export function formatRemoved(policies: readonly Policy[], dryRun: boolean): string {
  if (policies.length === 0) return 'No policy is selected; nothing has been removed.'
  const count = policies.length === 1 ? 'This policy' : `These ${policies.length} policies`
  const was = policies.length === 1 ? 'was' : 'were'
  const title = dryRun
    ? `${count} would be removed:`
    : `${mark('done')} ${count} ${was} removed; the data is still there:`
  return [title, formatPolicies(policies)].join('\n')
}
