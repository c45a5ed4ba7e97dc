import type { RetentionContext } from './plan-context.js'
import type { PolicyCase } from './plan-tables.js'
import type { Fact, RetentionStrategy } from './strategy.js'
import { togetherOrAlone } from './together-or-alone.js'

type Refuse = (policy: PolicyCase, error: unknown) => void

/** The facts of every policy by the key of its input: one query for each strategy that wants one. */
export async function collectFacts(
  cases: readonly PolicyCase[],
  { database }: RetentionContext,
  refuse: Refuse,
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, readonly Fact[]>> {
  const byStrategy = new Map<RetentionStrategy, PolicyCase[]>()
  for (const c of cases) {
    if (c.strategy?.facts && c.input) byStrategy.set(c.strategy, [...(byStrategy.get(c.strategy) ?? []), c])
  }
  const facts = new Map<string, Fact[]>()
  for (const [strategy, group] of byStrategy) {
    const ask = async (some: readonly PolicyCase[]) => {
      const query = strategy.facts?.(some.flatMap(({ input }) => (input ? [input] : [])))
      return query ? database.query<Fact>(query, signal) : []
    }
    for (const row of (await togetherOrAlone(group, ask, refuse)).flat()) {
      const key = String(row.policy)
      facts.set(key, [...(facts.get(key) ?? []), row])
    }
  }
  return facts
}
