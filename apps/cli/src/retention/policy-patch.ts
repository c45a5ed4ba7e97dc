import type { PolicyPatch } from '@ctk/core'
import type { PolicyFlagValues } from './policy-flags.js'
import { readTarget } from './read-target.js'

/**
 * The fields of a policy that flags name; those that no flag names are left out.
 *
 * @throws CTK_USAGE for a target that is not KEY=VALUE
 */
export async function policyPatch(flags: PolicyFlagValues): Promise<PolicyPatch> {
  const { duration, timezone, granularity, grace, description } = flags
  const patch = {
    duration,
    timezone,
    granularity,
    grace,
    description,
    expireBy: flags['expire-by'],
    keyFormat: flags['key-format'],
    target: flags.target === undefined ? undefined : await readTarget(flags.target),
  }
  return Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined))
}
