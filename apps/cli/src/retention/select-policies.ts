import type { Session } from '@ctk/cli-kit'
import { type Policy, sameTable } from '@ctk/core'
import { noPolicyOf } from './selection.js'

interface PolicySelection {
  /** Ids of policies, or tables. */
  readonly names: readonly string[]
  readonly tags?: string | undefined
  readonly strategy?: string | undefined
}

/**
 * The policies that ids, tables, tags and a strategy name: of all that the names mean, those that have the tags and the strategy.
 *
 * @throws CTK_POLICY_NOT_FOUND for a name that means no policy
 */
export async function selectPolicies(session: Session, selection: PolicySelection): Promise<Policy[]> {
  const { policies } = session.toolkit
  const { names, tags, strategy } = selection
  const filtered = await policies.find({ tags, strategy }, session.signal)
  if (names.length === 0) return filtered
  const all = await policies.find({}, session.signal)
  const ids = new Set<string>()
  for (const name of names) {
    for (const policy of await named(name, all, session)) ids.add(policy.id)
  }
  return filtered.filter((policy) => ids.has(policy.id))
}

async function named(name: string, all: readonly Policy[], session: Session): Promise<Policy[]> {
  const byId = all.filter((policy) => policy.id === name)
  if (byId.length > 0) return byId
  // Twelve hexadecimal digits are an id; the store says which one is near.
  if (/^[0-9a-f]{12}$/.test(name)) return session.toolkit.policies.find({ ids: [name] }, session.signal)
  const table = session.toolkit.policies.tableName(name)
  const byTable = all.filter((policy) => sameTable(policy.table, table))
  if (byTable.length === 0) throw await noPolicyOf(table, all)
  return byTable
}
