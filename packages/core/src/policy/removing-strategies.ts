import { RetentionStrategies } from '../plugin/points.js'
import type { Registry } from '../plugin/registry.js'
import type { Policy } from './policy.js'

/** The names of those strategies of policies that take data away. One that is not installed is none. */
export async function removingStrategies(
  policies: readonly Pick<Policy, 'strategy'>[],
  registry: Registry,
): Promise<ReadonlySet<string>> {
  const names = [...new Set(policies.map(({ strategy }) => strategy))].filter((name) =>
    registry.has(RetentionStrategies, name),
  )
  const loaded = await Promise.all(names.map((name) => registry.load(RetentionStrategies, name)))
  return new Set(loaded.filter(({ destructive }) => destructive).map(({ name }) => name))
}
