import { sameTable } from '../address/table-name.js'
import { CtkError, isCtkError } from '../errors/ctk-error.js'
import { canonicalJson } from '../json/canonical-json.js'
import type { Refusal } from '../retention/plan.js'
import { refusalFrom } from '../retention/prepare-policy.js'
import type { PolicyChange } from './apply-changes.js'
import { policyConflict } from './contradictions.js'
import type { Policies } from './policies.js'
import type { Policy } from './policy.js'
import type { PolicySelection } from './policy-file.js'
import type { PolicyInput } from './policy-input.js'
import { parseTags } from './tag-expression.js'

/** How policies that somebody wrote down differ from those that are stored. */
export interface PolicyComparison {
  /** What has to be created or changed, in the order in which it was written down, with its place from 0 on. */
  readonly changes: readonly (PolicyChange & { readonly after: Policy; readonly index: number })[]
  readonly unchanged: readonly Policy[]
  /** Stored and selected, but not written down: removed only when that is asked for. */
  readonly unlisted: readonly Policy[]
  /** What cannot be stored, by its place from 0 on. With any of these nothing should be. */
  readonly problems: readonly (Refusal & { readonly index: number })[]
}

interface Options {
  readonly selection?: PolicySelection | undefined
  readonly check?: boolean
  readonly prune?: boolean
}

/**
 * Compares policies with those that are stored, by what makes their id. Fields that are left out have their default. Writes
 * nothing.
 *
 * @param options.check whether the tables of what is new or changed are looked at; default true
 * @param options.prune whether what was not written down is going to be removed, so that nothing can contradict it; default false
 */
export async function comparePolicies(
  inputs: readonly PolicyInput[],
  { selection = {}, check = true, prune = false }: Options,
  policies: Policies,
): Promise<PolicyComparison> {
  const stored = await policies.find()
  const changes: (PolicyChange & { after: Policy; index: number })[] = []
  const unchanged: Policy[] = []
  const problems: (Refusal & { index: number })[] = []
  const places = new Map<string, number>()
  for (const [index, input] of inputs.entries()) {
    try {
      const change = await compare(input, check, stored, policies)
      const first = places.get(change.after.id)
      if (first !== undefined) throw twice(change.after, first)
      places.set(change.after.id, index)
      if (change.before === change.after) unchanged.push(change.after)
      else changes.push({ ...change, index })
    } catch (error) {
      if (!isCtkError(error)) throw error
      problems.push({ index, ...refusalFrom(error) })
    }
  }
  const isSelected = selected(selection, policies)
  const unlisted = stored.filter((policy) => !places.has(policy.id) && isSelected(policy))
  const others = stored.filter((policy) => !places.has(policy.id) && !(prune && isSelected(policy)))
  const listed = [...others, ...unchanged, ...changes.map(({ after }) => after)]
  const contradicting = new Set<number>()
  for (const contradiction of await policies.contradictions(stored, listed, check)) {
    const change = changes.findLast(({ after }) => contradiction.policies.includes(after))
    if (!change) continue
    contradicting.add(change.index)
    problems.push({ index: change.index, ...refusalFrom(policyConflict([contradiction], change.after)) })
  }
  return { changes: changes.filter(({ index }) => !contradicting.has(index)), unchanged, unlisted, problems }
}

/** The change that some input makes; before and after are the same object where it makes none. */
async function compare(
  input: PolicyInput,
  check: boolean,
  stored: readonly Policy[],
  policies: Policies,
): Promise<PolicyChange & { after: Policy }> {
  const byId = (id: string) => stored.find((policy) => policy.id === id)
  const draft = await policies.draft(input)
  const same = byId(draft.id)
  // What is stored as it is written down was checked when it was stored.
  if (same && isSame(same, draft)) return { before: same, after: same }
  const prepared = check ? await policies.prepare(input) : draft
  const before = same ?? byId(prepared.id)
  if (!before) return { before, after: prepared }
  const after = edited(before, prepared)
  return isSame(before, after) ? { before, after: before } : { before, after }
}

function edited(before: Policy, draft: Policy): Policy {
  const { id, column, where, createdAt } = before
  return { ...draft, id, column, where, createdAt, version: before.version + 1 }
}

function isSame(before: Policy, draft: Policy): boolean {
  const { version, updatedAt } = before
  return canonicalJson({ ...edited(before, draft), version, updatedAt }) === canonicalJson(before)
}

/** Other than where policies are looked for, a tag that nobody has is no mistake here: the database may be a new one. */
function selected({ strategy, tags, tables }: PolicySelection, policies: Policies): (policy: Policy) => boolean {
  const expression = tags === undefined ? undefined : parseTags(tags)
  const names = tables?.map((table) => policies.tableName(table))
  return (policy) =>
    (strategy === undefined || policy.strategy === strategy) &&
    (expression === undefined || expression.matches(policy.tags)) &&
    (names === undefined || names.some((name) => sameTable(name, policy.table)))
}

function twice({ strategy }: Policy, first: number): CtkError {
  return new CtkError({
    code: 'CTK_POLICY_INVALID',
    message: `This is the same as policy ${first + 1}: there is one "${strategy}" policy for a table, a column and conditions; some strategies have one for each of their targets.`,
    suggestions: ['Leave one of them out.'],
    data: { first },
  })
}
