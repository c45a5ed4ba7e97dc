import type { Session } from '@ctk/cli-kit'
import type { PolicyInput } from '@ctk/core'
import type { CreatedPolicy } from '../commands/retention/create-policy.js'
import { formatPolicyChange } from './format-policy-change.js'

/** The flags of a new policy that say nothing of its fields which could be changed later, and how it is stored. */
interface CreateFlagValues {
  readonly column?: string | undefined
  readonly where?: readonly string[] | undefined
  readonly tags?: string | undefined
  readonly disabled?: boolean
  readonly 'no-check'?: boolean
  readonly 'dry-run': boolean
}

/**
 * Stores the policy that flags and arguments name: the one way for every command that creates one.
 *
 * @returns the document of the command, and its text
 */
export async function createPolicy(
  session: Session,
  named: PolicyInput,
  flags: CreateFlagValues,
): Promise<CreatedPolicy & { readonly text: string }> {
  const { parseTagList } = await import('@ctk/core')
  const dryRun = flags['dry-run']
  const policy = await session.toolkit.policies.create(
    {
      ...named,
      column: named.column ?? flags.column,
      where: flags.where,
      tags: flags.tags === undefined ? undefined : parseTagList(flags.tags),
      enabled: !flags.disabled,
    },
    { check: !flags['no-check'], dryRun },
  )
  return { policy, dryRun, text: formatPolicyChange({ policy, before: undefined, dryRun }) }
}
