import type { Database } from '../database/database.js'
import type { Registry } from '../plugin/registry.js'
import { type Contradiction, findContradictions } from './contradictions.js'
import { countedColumns } from './counted-columns.js'
import type { Policy } from './policy.js'
import { removingStrategies, withoutApart } from './removing-strategies.js'
import { selectorsOverlap } from './selector.js'
import { targetIdentities } from './target-identity.js'

interface Context {
  readonly database: Database
  readonly registry: Registry
  /** Whether tables are looked at, to tell which columns are the same. */
  readonly look: boolean
}

/** The contradictions that a change of policies brings: one that was there before does not keep anybody from an edit. */
export async function newContradictions(
  all: readonly Policy[],
  changedTo: readonly Policy[],
  { database, registry, look }: Context,
): Promise<Contradiction[]> {
  const [before, after] = await Promise.all([withoutApart(all, registry), withoutApart(changedTo, registry)])
  const changed = after.filter((policy) => !before.includes(policy))
  const near = after.filter((policy) => changed.some((each) => each !== policy && selectorsOverlap(each, policy)))
  if (near.length === 0) return []
  const names = near.filter(({ match }) => match === 'name').map(({ table }) => table)
  const columnOf = countedColumns(look ? await database.catalog.tables(names) : [])
  const removing = await removingStrategies([...before, ...after], registry)
  const identityOf = await targetIdentities([...before, ...after], registry)
  const find = (policies: readonly Policy[]) =>
    findContradictions(policies, (strategy) => removing.has(strategy), columnOf, identityOf)
  const known = new Set(find(before).map(keyOf))
  return find(after).filter((each) => !known.has(keyOf(each)))
}

function keyOf({ kind, policies }: Contradiction): string {
  return JSON.stringify([kind, ...policies.map(({ id }) => id).sort()])
}
