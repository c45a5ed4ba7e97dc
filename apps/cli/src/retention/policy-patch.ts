import { usageError } from '@ctk/cli-kit'
import type { PolicyInput, PolicyPatch } from '@ctk/core'
import type { PolicyFlagValues } from './policy-flags.js'
import { readTarget } from './read-target.js'

/**
 * The fields of a policy that flags name; those that no flag names are left out. The limit "none" is null.
 *
 * @throws CTK_USAGE for a target that is not KEY=VALUE, and for a number of partitions that is none
 */
export async function policyPatch(flags: PolicyFlagValues): Promise<PolicyPatch> {
  const { duration, timezone, granularity, grace, description, 'max-size': size } = flags
  const patch = {
    duration: duration === 'none' ? null : duration,
    keepLast: await readCount(flags['keep-last']),
    maxBytes: size === 'none' ? null : size,
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

/** The same for a policy that is new: what is taken away was never there. */
export function newPolicyFields(patch: PolicyPatch): Omit<PolicyInput, 'strategy' | 'table'> {
  return Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== null))
}

/** Whether a patch says which data is old. */
export function hasLimit({ duration, keepLast, maxBytes }: PolicyPatch): boolean {
  return [duration, keepLast, maxBytes].some((limit) => limit !== undefined && limit !== null)
}

async function readCount(text: string | undefined): Promise<number | null | undefined> {
  if (text === undefined) return undefined
  if (text === 'none') return null
  if (/^\d{1,9}$/.test(text)) return Number(text)
  throw await usageError(`--keep-last ${JSON.stringify(text)} is not a number of partitions.`, [
    'Such as --keep-last 12, or none.',
  ])
}
