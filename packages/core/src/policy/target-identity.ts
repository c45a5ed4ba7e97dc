import { isCtkError } from '../errors/ctk-error.js'
import { RetentionStrategies } from '../plugin/points.js'
import type { Registry } from '../plugin/registry.js'
import type { RetentionStrategy } from '../retention/strategy.js'
import type { Policy } from './policy.js'

/** What of a policy's target tells it from others of its strategy, table, column and conditions. Undefined: nothing does. */
export type TargetIdentity = Readonly<Record<string, unknown>> | undefined

/** The same for any of some policies. */
export type IdentityOf = (policy: Pick<Policy, 'strategy' | 'target'>) => TargetIdentity

/**
 * The members of a target that its strategy names as a part of what a policy is: see `RetentionStrategy.target`.
 *
 * @throws CTK_POLICY_INVALID for a target that the strategy cannot read
 * @example targetIdentity(reallocateStrategy, { attribute: 'storage', value: 'cold', wait: '2h' }) // { attribute: 'storage', value: 'cold' }
 */
export function targetIdentity({ target }: Pick<RetentionStrategy, 'target'>, given: Policy['target']): TargetIdentity {
  const members = target?.identity ?? []
  if (!target || members.length === 0) return undefined
  const read = target.parse(given) as Readonly<Record<string, unknown>>
  return Object.fromEntries(members.flatMap((member) => (read[member] === undefined ? [] : [[member, read[member]]])))
}

/** The same for stored policies, whose strategy may not be installed and whose rows may have been edited: then all of the target counts. */
export async function targetIdentities(
  policies: readonly Pick<Policy, 'strategy'>[],
  registry: Registry,
): Promise<IdentityOf> {
  const names = [...new Set(policies.map(({ strategy }) => strategy))]
  const installed = names.filter((name) => registry.has(RetentionStrategies, name))
  const loaded = await Promise.all(installed.map((name) => registry.load(RetentionStrategies, name)))
  const strategies = new Map(installed.map((name, i) => [name, loaded[i] as RetentionStrategy]))
  return ({ strategy, target }) => {
    const known = strategies.get(strategy)
    try {
      return known ? targetIdentity(known, target) : target
    } catch (error) {
      if (!isCtkError(error)) throw error
      return target
    }
  }
}
