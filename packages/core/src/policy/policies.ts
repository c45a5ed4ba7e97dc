import { parseTableName, parseTableSelector, sameTable, type TableName } from '../address/table-name.js'
import { isPattern } from '../address/table-pattern.js'
import type { Database } from '../database/database.js'
import { CtkError } from '../errors/ctk-error.js'
import type { EventBus } from '../events/event-bus.js'
import { canonicalJson } from '../json/canonical-json.js'
import type { Registry } from '../plugin/registry.js'
import { checkNewPolicy } from '../retention/check-new-policy.js'
import type { RunStore } from '../run/run-store.js'
import type { Runner } from '../run/runner.js'
import type { Clock } from '../time/clock.js'
import { applyChanges, type PolicyChange, type RecordedChange } from './apply-changes.js'
import { checkFields } from './check-fields.js'
import type { PolicyComparison } from './compare-policies.js'
import { type Contradiction, policyConflict } from './contradictions.js'
import { expandPolicies, type SelectedPolicy } from './expand-policies.js'
import { filterPolicies } from './filter-policies.js'
import { newContradictions } from './new-contradictions.js'
import { otherTarget } from './other-target.js'
import { parseCondition } from './parse-condition.js'
import type { Policy } from './policy.js'
import type { PolicySelection } from './policy-file.js'
import type { PolicyVersion } from './policy-history.js'
import { policyId } from './policy-id.js'
import type { PolicyFilter, PolicyInput, PolicyPatch } from './policy-input.js'
import type { CheckedPolicyInput } from './policy-schema.js'
import type { PolicyStore } from './policy-store.js'
import { canonicalConditions } from './predicate.js'
import type { PythonReport } from './python-toolkit.js'
import type { Selector } from './selector.js'
import { targetIdentities } from './target-identity.js'

/** Creates, finds, edits and removes policies, and checks each before it is stored. */
export class Policies {
  readonly #store: PolicyStore
  readonly #database: Database
  readonly #registry: Registry
  readonly #clock: Clock
  readonly #runs: RunStore
  readonly #apply: (how: string, changes: readonly PolicyChange[]) => Promise<RecordedChange>

  /** @internal Made by `createToolkit`. */
  constructor(parts: {
    store: PolicyStore
    runs: RunStore
    database: Database
    registry: Registry
    clock: Clock
    events: EventBus
    runner: Runner
  }) {
    this.#store = parts.store
    this.#database = parts.database
    this.#registry = parts.registry
    this.#clock = parts.clock
    this.#runs = parts.runs
    this.#apply = (how, changes) => applyChanges(how, changes, { ...parts, actor: parts.runner })
  }

  /**
   * Stores a new policy after checking its fields, its strategy and its table.
   *
   * @param options.check whether the table is looked at; default true. Fields are always checked.
   * @param options.dryRun whether to check only, and store nothing; default false
   * @throws CTK_POLICY_INVALID, CTK_DURATION_INVALID, CTK_STRATEGY_UNKNOWN, CTK_TABLE_MISSING, CTK_POLICY_EXISTS, CTK_POLICY_CONFLICT and others
   * @example await toolkit.policies.create({ strategy: 'delete', table: 'doc.metrics', duration: '1y', tags: ['prod'] })
   */
  async create(
    input: PolicyInput,
    options: { readonly check?: boolean; readonly dryRun?: boolean } = {},
  ): Promise<Policy> {
    const policy = await this.prepare(input, options)
    await this.#requireConsistent(policy, options.check)
    if (options.dryRun) return policy
    await this.#apply('create', [{ before: undefined, after: policy }])
    return policy
  }

  /**
   * The policy that {@link Policies.create} would store, whatever other policies there are. Writes nothing.
   *
   * @throws as {@link Policies.create} does, except what other policies are the reason for
   */
  async prepare(input: PolicyInput, options: { readonly check?: boolean } = {}): Promise<Policy> {
    const draft = await this.draft(input)
    // What was found belongs to the identity, so that naming the column makes no second policy of the same.
    const found = options.check === false ? {} : await this.#look(draft)
    const identityOf = await targetIdentities([draft], this.#registry)
    return { ...draft, ...found, id: policyId({ ...draft, ...found }, identityOf(draft)) }
  }

  /** The policy that some input would become, with its id; fields checked, nothing stored, no table looked at. */
  async draft(input: PolicyInput): Promise<Policy> {
    const { checkPolicyInput } = await import('./policy-schema.js')
    const checked = checkPolicyInput(input)
    const { table, match } = selectorOf(checked, this.#database.defaultSchema)
    const where = canonicalConditions(
      (checked.where ?? []).map((each) => (typeof each === 'string' ? parseCondition(each) : each)),
    )
    const fields = await checkFields({ ...checked, where }, this.#registry)
    const now = this.#clock.now()
    const { strategy, column } = checked
    const identity = { strategy, table, match, column, where }
    const identityOf = await targetIdentities([identity], this.#registry)
    return {
      strategy,
      id: policyId(identity, identityOf({ strategy, target: fields.target })),
      table,
      match,
      column,
      where,
      ...fields,
      version: 1,
      createdAt: now,
      updatedAt: now,
    }
  }

  /**
   * Policies in order of table, strategy and id.
   *
   * @throws CTK_TAGS_INVALID, CTK_STORE_MISSING; CTK_POLICY_NOT_FOUND for an id or a tag that no policy has
   */
  async find(filter: PolicyFilter = {}, signal?: AbortSignal): Promise<Policy[]> {
    return filterPolicies(await this.#store.list(signal), filter)
  }

  /**
   * The same as {@link Policies.find}, with the tables that each pattern stands for in its place: see {@link expandPolicies}.
   * A table in the filter is the table itself, or a pattern as it was written. One statement more where a pattern is found.
   */
  async select(filter: PolicyFilter = {}, signal?: AbortSignal): Promise<SelectedPolicy[]> {
    const { tables, ...rest } = filter
    const all = await this.#store.list(signal)
    const found = new Map(filterPolicies(all, rest).map((policy) => [policy.id, policy]))
    const schemas = new Set(
      [...found.values()].flatMap(({ match, table }) => (match === 'pattern' ? table.schema : [])),
    )
    const [schema] = schemas
    const names =
      schema === undefined
        ? []
        : await this.#database.catalog.tableNames(schemas.size === 1 ? schema : undefined, signal)
    const identityOf = await targetIdentities(schema === undefined ? [] : all, this.#registry)
    return expandPolicies(all, names, this.#store.schema, identityOf).filter(({ id, table }) => {
      const policy = found.get(id)
      return policy && (!tables || tables.some((each) => sameTable(each, table) || sameTable(each, policy.table)))
    })
  }

  /** All tags with the number of policies that have each, in order of tag. */
  async tags(signal?: AbortSignal): Promise<{ readonly tag: string; readonly policies: number }[]> {
    const counts = new Map<string, number>()
    for (const policy of await this.#store.list(signal)) {
      for (const tag of policy.tags) counts.set(tag, (counts.get(tag) ?? 0) + 1)
    }
    return [...counts].map(([tag, policies]) => ({ tag, policies })).sort((a, b) => (a.tag < b.tag ? -1 : 1))
  }

  /**
   * Changes a policy; its version grows by one. A change to what it says already changes nothing, and the policy is returned as it is.
   *
   * @throws CTK_POLICY_NOT_FOUND; CTK_POLICY_INVALID for a target that makes it another policy; CTK_POLICY_CONFLICT;
   * CTK_POLICY_CHANGED when somebody else changed it in between
   */
  async edit(
    id: string,
    patch: PolicyPatch,
    options: { readonly check?: boolean; readonly dryRun?: boolean } = {},
  ): Promise<Policy> {
    const { checkPolicyPatch } = await import('./policy-schema.js')
    const checked = checkPolicyPatch(patch)
    const [before] = (await this.find({ ids: [id] })) as [Policy]
    const fields = await checkFields({ ...before, ...checked, strategy: before.strategy }, this.#registry)
    if (canonicalJson({ ...before, ...fields }) === canonicalJson(before)) return before
    const identityOf = await targetIdentities([before], this.#registry)
    const identity = { before: identityOf(before), after: identityOf({ ...before, ...fields }) }
    if (canonicalJson(identity.before ?? null) !== canonicalJson(identity.after ?? null))
      throw otherTarget(before, identity.after)
    const after: Policy = { ...before, ...fields, version: before.version + 1, updatedAt: this.#clock.now() }
    if (options.check !== false) await this.#look(after)
    await this.#requireConsistent(after, options.check)
    if (options.dryRun) return after
    await this.#apply('edit', [{ before, after }])
    return after
  }

  /**
   * Removes the policies that a filter finds, and returns them. Data stays.
   *
   * @throws CTK_USAGE for an empty filter; CTK_POLICY_NOT_FOUND as {@link Policies.find} does
   */
  async remove(filter: PolicyFilter, options: { readonly dryRun?: boolean } = {}): Promise<Policy[]> {
    if (Object.values(filter).every((condition) => condition === undefined)) {
      throw new CtkError({
        code: 'CTK_USAGE',
        message: 'Nothing says which policies to remove.',
        suggestions: ['Name an id, or use --tags.'],
      })
    }
    const found = await this.find(filter)
    if (options.dryRun || found.length === 0) return found
    await this.#apply(
      'remove',
      found.map((policy) => ({ before: policy, after: undefined })),
    )
    return found
  }

  #look(policy: Policy): ReturnType<typeof checkNewPolicy> {
    return checkNewPolicy(policy, { database: this.#database, registry: this.#registry, ownSchema: this.#store.schema })
  }

  async #requireConsistent(after: Policy, look = true): Promise<void> {
    const all = await this.#store.list()
    const found = await this.contradictions(all, [...all.filter(({ id }) => id !== after.id), after], look)
    if (found.length > 0) throw policyConflict(found, after)
  }

  /**
   * The contradictions that a change of policies would bring: see {@link newContradictions}.
   *
   * @internal
   */
  contradictions(before: readonly Policy[], after: readonly Policy[], look: boolean): Promise<Contradiction[]> {
    return newContradictions(before, after, { database: this.#database, registry: this.#registry, look })
  }

  /**
   * How policies that somebody wrote down differ from those that are stored. Writes nothing.
   *
   * @param options.selection which of the stored ones they are about; default all
   * @param options.check whether the tables of what is new or changed are looked at; default true
   * @param options.prune whether what was not written down is going to be removed, so that nothing can contradict it; default false
   */
  async compare(
    inputs: readonly PolicyInput[],
    options: {
      readonly selection?: PolicySelection | undefined
      readonly check?: boolean
      readonly prune?: boolean
    } = {},
  ): Promise<PolicyComparison> {
    const { comparePolicies } = await import('./compare-policies.js')
    return comparePolicies(inputs, options, this)
  }

  /**
   * Stores what a comparison found, all of it as one change in the audit; on databases with transactions all or nothing.
   *
   * @param options.prune whether what was not written down is removed; default false
   * @returns undefined when there was nothing to do
   * @throws the first problem that the comparison has; CTK_POLICY_EXISTS, CTK_POLICY_CHANGED when somebody else was quicker
   */
  async accept(
    { changes, unlisted, problems: [problem] }: PolicyComparison,
    options: { readonly prune?: boolean } = {},
  ): Promise<RecordedChange | undefined> {
    if (problem) throw new CtkError(problem)
    const removed = options.prune ? unlisted.map((before) => ({ before, after: undefined })) : []
    return changes.length + removed.length === 0 ? undefined : this.#apply('import', [...changes, ...removed])
  }

  /**
   * Takes over the policies of the Python toolkit, from the table `retention_policy` of the same schema.
   *
   * @throws CTK_TABLE_MISSING when their table is not there
   */
  async importFromPython(options: { readonly check?: boolean; readonly dryRun?: boolean } = {}): Promise<PythonReport> {
    const { importFromPython } = await import('./python-toolkit.js')
    return importFromPython({ ...options, schema: this.#store.schema }, this.#database, this)
  }

  /** What became of a policy since it was created, from the audit: the first change first. */
  async history(id: string, signal?: AbortSignal): Promise<PolicyVersion[]> {
    const { policyHistory } = await import('./policy-history.js')
    return policyHistory(id, this.#runs, signal)
  }

  /**
   * A table name as a user writes it, with the database's default schema.
   *
   * @throws CTK_NAME_INVALID
   */
  tableName(table: string | TableName): TableName {
    return typeof table === 'string' ? parseTableName(table, this.#database.defaultSchema) : table
  }
}

function selectorOf({ table, match }: CheckedPolicyInput, defaultSchema: string): Selector {
  const read = typeof table === 'string' ? parseTableSelector(table, defaultSchema) : { table, match: 'name' as const }
  const selector = { table: read.table, match: match ?? read.match }
  if (selector.match === 'name' || isPattern(selector.table.name)) return selector
  throw new CtkError({
    code: 'CTK_POLICY_INVALID',
    message: `The table name ${JSON.stringify(selector.table.name)} is no pattern.`,
    suggestions: ['A pattern has a * or a {name}: metrics_*, metrics_{tenant}.'],
  })
}
