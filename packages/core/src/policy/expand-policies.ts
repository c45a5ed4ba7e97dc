import { compareTables, formatTableName, type TableName } from '../address/table-name.js'
import type { Policy } from './policy.js'
import { compareSpecificity, formatSelector, sameKind, selects } from './selector.js'
import { isSystemSchema } from './system-schemas.js'
import type { IdentityOf } from './target-identity.js'

/** How a table came to a policy, where its name alone does not tell. */
export interface TableSelection {
  /** The pattern that selected the table, as people write it; undefined for a policy of the table itself. */
  readonly pattern: string | undefined
  /** Less specific policies of the same kind that would have selected it, too. */
  readonly overrides: readonly { readonly policyId: string; readonly selector: string }[]
}

/** A policy for one table; or one whose pattern stands for no table that is left to it, which then still has the match `pattern`. */
export interface SelectedPolicy extends Policy {
  readonly selection?: TableSelection
}

/**
 * Puts in place of each pattern the tables that it stands for. For a table and one kind of policy (strategy, column, conditions,
 * what of the target tells policies apart) the most specific one counts, also when it is disabled: so a table can be left out. Pure.
 *
 * @param names the tables that there are
 * @param ownSchema where ctk's own tables are; like the database's own they belong to no pattern
 * @param identityOf see {@link targetIdentities}; default: targets tell no policies apart
 * @returns in order of table, strategy, id
 */
export function expandPolicies(
  policies: readonly Policy[],
  names: readonly TableName[],
  ownSchema: string,
  identityOf: IdentityOf = () => undefined,
): SelectedPolicy[] {
  const patterns = policies.filter(({ match }) => match === 'pattern')
  const named = Map.groupBy(
    policies.filter(({ match }) => match === 'name'),
    ({ table }) => formatTableName(table),
  )
  const free = names.filter(({ schema }) => schema !== ownSchema && !isSystemSchema(schema))
  const tables = new Map(
    [...free, ...[...named.values()].map(([first]) => (first as Policy).table)].map((table) => [
      formatTableName(table),
      table,
    ]),
  )
  const selected: SelectedPolicy[] = []
  for (const [key, table] of tables) {
    const candidates = [...(named.get(key) ?? []), ...patterns.filter((pattern) => selects(pattern, table))]
    for (const policy of candidates) {
      const rivals = candidates.filter((other) => other.id !== policy.id && sameKind(policy, other, identityOf))
      if (rivals.some((other) => precedes(other, policy))) continue
      const overrides = rivals
        .filter((other) => precedes(policy, other))
        .map((other) => ({ policyId: other.id, selector: formatSelector(other) }))
      const pattern = policy.match === 'pattern' ? formatSelector(policy) : undefined
      const selection = pattern !== undefined || overrides.length > 0 ? { selection: { pattern, overrides } } : {}
      selected.push({ ...policy, table, match: 'name', ...selection })
    }
  }
  const used = new Set(selected.map(({ id }) => id))
  return [...selected, ...patterns.filter(({ id }) => !used.has(id))].sort(compare)
}

/** Names of one table never precede each other. */
function precedes(a: Policy, b: Policy): boolean {
  const order = compareSpecificity(a, b)
  return order < 0 || (order === 0 && a.match === 'pattern' && a.id < b.id)
}

function compare(a: Policy, b: Policy): number {
  return compareTables(a.table, b.table) || compareText(a.strategy, b.strategy) || compareText(a.id, b.id)
}

const compareText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
