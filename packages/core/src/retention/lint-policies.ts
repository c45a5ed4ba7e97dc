import { formatTableName, type TableName } from '../address/table-name.js'
import { type Contradiction, findContradictions, isByAgeAlone, tell } from '../policy/contradictions.js'
import type { Policy } from '../policy/policy.js'
import { compareSpecificity, mayBeSame, sameKind, selectorsOverlap, selects } from '../policy/selector.js'
import type { IdentityOf } from '../policy/target-identity.js'
import { compareDurations } from '../time/compare-durations.js'
import { parseDuration } from '../time/duration.js'
import type { Finding } from './check-policies.js'

/** Something that reads a table's data up to an age: a rollup, a view, a loader. */
export interface Dependant {
  readonly name: string
  readonly table: TableName
  /** How far back it reads, as a duration: `7d`. */
  readonly window: string
}

/**
 * Looks for what is wrong between policies: contradictions, stages that can never act, patterns that get in each other's way,
 * and data that goes before a dependant is through with it. Pure.
 *
 * @param removes whether a strategy takes data away
 * @param columnOf which column the time of a policy comes from: see {@link countedColumns}
 * @param identityOf see {@link targetIdentities}; default: targets tell no policies apart
 */
export function lintPolicies(
  policies: readonly Policy[],
  removes: (strategy: string) => boolean,
  dependants: readonly Dependant[],
  columnOf: (policy: Policy) => string | undefined = ({ column }) => column,
  identityOf: IdentityOf = () => undefined,
): Finding[] {
  const found = findContradictions(policies, removes, columnOf, identityOf)
  const together = (a: Policy, b: Policy) => mayBeSame(columnOf(a), columnOf(b))
  const active = policies.filter(({ enabled, duration }) => enabled && duration !== 'INF')
  const told = (a: Policy, b: Policy) => found.some(({ policies: [x, y] }) => x.id === a.id && y.id === b.id)
  const pairs = active.flatMap((a, i) =>
    active.slice(i + 1).flatMap((b) => (told(a, b) || !selectorsOverlap(a, b) ? [] : [[a, b] as const])),
  )
  return [
    ...found.map(contradictionFinding),
    ...pairs.flatMap(([a, b]) => [
      ...inEachOthersWay(a, b, identityOf),
      ...(together(a, b) ? [...unreachable(a, b, removes, identityOf), ...unreachable(b, a, removes, identityOf)] : []),
    ]),
    ...active.filter(({ strategy }) => removes(strategy)).flatMap((policy) => tooShort(policy, dependants)),
  ]
}

function contradictionFinding({ policies: [a, b], message }: Contradiction): Finding {
  const suggestions = [
    `Change one of them: ctk retention edit-policy ${b.id} --help`,
    `Or remove it: ctk retention delete-policy ${a.id} or ${b.id}`,
  ]
  return { level: 'error', policyId: b.id, code: 'CTK_POLICY_CONFLICT', message, suggestions }
}

/** Which of two patterns counts is told by their length alone, which is easily overlooked. */
function inEachOthersWay(a: Policy, b: Policy, identityOf: IdentityOf): Finding[] {
  if (a.match === 'name' || b.match === 'name' || !sameKind(a, b, identityOf)) return []
  const [wins, loses] = compareSpecificity(a, b) < 0 ? [a, b] : [b, a]
  return [
    warning(loses, `${tell(wins)} and ${tell(loses)} may select the same table; then the first one counts.`, [
      'If that is not meant, choose patterns that exclude each other.',
    ]),
  ]
}

/** A stage for rows or partitions that another one has always taken before. */
function unreachable(
  stage: Policy,
  removal: Policy,
  removes: (strategy: string) => boolean,
  identityOf: IdentityOf,
): Finding[] {
  if (sameKind(stage, removal, identityOf) || !removes(removal.strategy) || !isByAgeAlone(removal)) return []
  if (stage.duration === undefined) return []
  if (compareDurations(parseDuration(stage.duration), parseDuration(removal.duration)) < 0) return []
  return [
    warning(stage, `${tell(stage)} has never anything to do: ${tell(removal)} comes first.`, [
      `Let it come earlier: ctk retention edit-policy ${stage.id} --duration=…`,
    ]),
  ]
}

function tooShort(policy: Policy, dependants: readonly Dependant[]): Finding[] {
  const { duration } = policy
  if (duration === undefined) return []
  return dependants
    .filter(({ table }) => selects(policy, table))
    .filter(({ window }) => compareDurations(parseDuration(duration), parseDuration(window)) < 0)
    .map(({ name, table, window }) =>
      warning(
        policy,
        `${tell(policy)} removes data of ${formatTableName(table)} that ${name} still reads: it goes back ${window}.`,
        [`Keep it as long: ctk retention edit-policy ${policy.id} --duration=${window}`],
      ),
    )
}

function warning(policy: Policy, message: string, suggestions: readonly string[]): Finding {
  return { level: 'warning', policyId: policy.id, code: 'CTK_POLICY_CONFLICT', message, suggestions }
}
