import { RetentionStrategies } from '../plugin/points.js'
import type { Registry } from '../plugin/registry.js'
import type { RetentionStrategy } from '../retention/strategy.js'
import type { Policy } from './policy.js'

/** The names of those strategies of policies that take data away. One that is not installed is none. */
export async function removingStrategies(
  policies: readonly Pick<Policy, 'strategy'>[],
  registry: Registry,
): Promise<ReadonlySet<string>> {
  const loaded = await installed(policies, registry)
  return new Set(loaded.filter(({ destructive }) => destructive).map(({ name }) => name))
}

/** The policies that deal with what is in their tables, and not only with what was taken out of them. */
export async function withoutApart(policies: readonly Policy[], registry: Registry): Promise<Policy[]> {
  const apart = new Set((await installed(policies, registry)).flatMap(({ apart, name }) => (apart ? [name] : [])))
  return policies.filter(({ strategy }) => !apart.has(strategy))
}

async function installed(
  policies: readonly Pick<Policy, 'strategy'>[],
  registry: Registry,
): Promise<RetentionStrategy[]> {
  const names = [...new Set(policies.map(({ strategy }) => strategy))].filter((name) =>
    registry.has(RetentionStrategies, name),
  )
  return Promise.all(names.map((name) => registry.load(RetentionStrategies, name)))
}
