import { CtkError } from '../errors/ctk-error.js'
import { compareDurations } from '../time/compare-durations.js'
import { parseDuration } from '../time/duration.js'
import type { Policy } from './policy.js'
import { sameConditions } from './predicate.js'
import { compareSpecificity, formatSelector, mayBeSame, sameKind, selectorsOverlap, selects } from './selector.js'
import type { IdentityOf } from './target-identity.js'

/** Two policies that cannot both be meant. */
export interface Contradiction {
  /** In the order of the policies that were given. */
  readonly policies: readonly [Policy, Policy]
  /**
   * - `both-remove`: both take the same data away
   * - `after-removal`: the one would come to data that the other has taken away
   * - `same-age`: two stages of one strategy that are due at the same age, so that one of them never acts
   * - `same-rank`: two patterns for the same tables, of which none is more specific
   */
  readonly kind: 'both-remove' | 'after-removal' | 'same-age' | 'same-rank'
  readonly message: string
}

/**
 * Finds policies that contradict each other. Disabled ones and those that keep for ever take nothing away; rows picked by
 * other conditions are other rows; a policy that is set aside by a more specific one of its kind contradicts nothing there. Pure.
 *
 * @param removes whether a strategy takes data away
 * @param columnOf which column the time of a policy comes from: see {@link countedColumns}
 * @param identityOf see {@link targetIdentities}; default: targets tell no policies apart
 */
export function findContradictions(
  policies: readonly Policy[],
  removes: (strategy: string) => boolean,
  columnOf: (policy: Policy) => string | undefined = ({ column }) => column,
  identityOf: IdentityOf = () => undefined,
): Contradiction[] {
  const active = policies.filter(({ enabled, duration }) => enabled && duration !== 'INF')
  return active.flatMap((a, i) =>
    active.slice(i + 1).flatMap((b): Contradiction[] => {
      if (!selectorsOverlap(a, b)) return []
      const order = compareSpecificity(a, b)
      const alike = sameKind(a, b, identityOf)
      if (alike && order !== 0) return []
      if (isSetAside(a, b, policies, identityOf) || isSetAside(b, a, policies, identityOf)) return []
      const found = contradiction(a, b, alike, removes, columnOf)
      return found ? [{ policies: [a, b], ...found }] : []
    }),
  )
}

function contradiction(
  a: Policy,
  b: Policy,
  alike: boolean,
  removes: (strategy: string) => boolean,
  columnOf: (policy: Policy) => string | undefined,
): Pick<Contradiction, 'kind' | 'message'> | undefined {
  if (alike && a.match === 'pattern')
    return {
      kind: 'same-rank',
      message: `${tell(a)} and ${tell(b)} may select the same table, and neither of the patterns is more specific.`,
    }
  const [first, second] = [removes(a.strategy), removes(b.strategy)]
  if (first && second) {
    if (!sameConditions(a.where, b.where)) return undefined
    return { kind: 'both-remove', message: `${tell(a)} and ${tell(b)} both remove the same data.` }
  }
  if (first === second) return alike ? undefined : sameAge(a, b, columnOf)
  const [removal, stage] = first ? [a, b] : [b, a]
  if (!isByAgeAlone(removal) || !isByAgeAlone(stage) || !mayBeSame(columnOf(removal), columnOf(stage))) return undefined
  if (compareDurations(parseDuration(stage.duration), parseDuration(removal.duration)) <= 0) return undefined
  return { kind: 'after-removal', message: `${tell(stage)} comes after ${tell(removal)}, which leaves nothing for it.` }
}

/** Of stages that take nothing away the one that is due at the greater age acts: at the same age nobody could tell which. */
function sameAge(
  a: Policy,
  b: Policy,
  columnOf: (policy: Policy) => string | undefined,
): Pick<Contradiction, 'kind' | 'message'> | undefined {
  if (a.strategy !== b.strategy || !isByAgeAlone(a) || !isByAgeAlone(b)) return undefined
  if (!mayBeSame(columnOf(a), columnOf(b))) return undefined
  if (compareDurations(parseDuration(a.duration), parseDuration(b.duration)) !== 0) return undefined
  return {
    kind: 'same-age',
    message: `${tell(a)} and ${tell(b)} are due at the same age, and only one of them can act.`,
  }
}

/** Whether a policy takes or moves whatever has an age, so that the order of ages tells what comes first. */
export function isByAgeAlone(policy: Policy): policy is Policy & { readonly duration: string } {
  const { duration, keepLast, maxBytes, where } = policy
  return duration !== undefined && keepLast === undefined && maxBytes === undefined && where.length === 0
}

/** Whether wherever `other` is, a more specific policy comes before this one. */
function isSetAside(policy: Policy, other: Policy, all: readonly Policy[], identityOf: IdentityOf): boolean {
  return all.some(
    (each) =>
      each.id !== policy.id &&
      sameKind(each, policy, identityOf) &&
      compareSpecificity(each, policy) < 0 &&
      covers(each, other),
  )
}

function covers(wide: Policy, narrow: Policy): boolean {
  if (narrow.match === 'name') return selects(wide, narrow.table)
  return wide.match === 'pattern' && formatSelector(wide) === formatSelector(narrow)
}

/** `delete doc.metrics_* after 1y (0123456789ab)`. */
export function tell(policy: Policy): string {
  const { strategy, duration, id } = policy
  const after = duration === undefined ? '' : ` after ${duration}`
  return `"${strategy}" of ${formatSelector(policy)}${after} (${id})`
}

/** CTK_POLICY_CONFLICT: a policy that contradicts others is not stored. */
export function policyConflict(found: readonly Contradiction[], policy: Policy): CtkError {
  const others = found.map(({ policies: [a, b] }) => (a.id === policy.id ? b : a))
  return new CtkError({
    code: 'CTK_POLICY_CONFLICT',
    message: found.map(({ message }) => message).join(' '),
    suggestions: [
      ...others.map(({ id }) => `Change the other one: ctk retention edit-policy ${id} --help`),
      ...others.map(({ id }) => `Or remove it: ctk retention delete-policy ${id}`),
    ],
    data: { policies: others.map(({ id }) => id) },
  })
}
