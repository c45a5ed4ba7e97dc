import { createHash } from 'node:crypto'
import { sameTable, type TableName } from '../address/table-name.js'
import type { TableInfo } from '../database/catalog.js'
import { applyHoldBack } from '../hold/read-hold-back.js'
import { canonicalJson } from '../json/canonical-json.js'
import { RetentionStrategies } from '../plugin/points.js'
import type { SelectedPolicy } from '../policy/expand-policies.js'
import type { PolicyState } from '../run/policy-state.js'
import { parseCutoff } from '../time/cutoff.js'
import type { Instant } from '../time/instant.js'
import { collectFacts } from './collect-facts.js'
import { countRows } from './count-rows.js'
import { countedFor } from './limit-expired.js'
import type { Refusal, RetentionPlan } from './plan.js'
import type { RetentionContext } from './plan-context.js'
import { type PolicyCase, planTables } from './plan-tables.js'
import { preparePolicy, refusalFrom } from './prepare-policy.js'
import type { RetentionRequest } from './request.js'
import { togetherOrAlone } from './together-or-alone.js'

/**
 * Plans: reads policies and catalogue with a constant number of statements, and lets the strategies decide. Writes nothing.
 *
 * @throws what is wrong with the request itself; what is wrong with one policy is a refusal in the plan
 */
export async function makePlan(
  request: RetentionRequest,
  context: RetentionContext,
  signal?: AbortSignal,
): Promise<RetentionPlan> {
  return planPolicies(await selectPolicies(request, context, signal), request, context, signal)
}

/** The policies that a request is about, for each table that their patterns stand for. */
export async function selectPolicies(
  { strategy, tags, tables, ids }: RetentionRequest,
  context: RetentionContext,
  signal?: AbortSignal,
): Promise<SelectedPolicy[]> {
  const known = strategy === undefined ? undefined : await context.registry.load(RetentionStrategies, strategy)
  return context.policies.select({ strategy: known?.name, tags, tables, ids }, signal)
}

/** A plan, and what it was made from. */
export interface DetailedPlan {
  readonly plan: RetentionPlan
  /** The present, or the instant that is simulated. */
  readonly now: Instant
  /** Those of the tables that exist. */
  readonly tables: readonly TableInfo[]
  /** Exact row counts by partition ident, where they were counted. */
  readonly counts: ReadonlyMap<string, number>
  readonly states: readonly PolicyState[]
}

/** The plan of some policies. */
export async function planPolicies(
  policies: readonly SelectedPolicy[],
  request: RetentionRequest,
  context: RetentionContext,
  signal?: AbortSignal,
): Promise<RetentionPlan> {
  return (await planInDetail(policies, request, context, signal)).plan
}

/** The plan of some policies, with all that it was made from: for views that say more than a plan does. */
export async function planInDetail(
  policies: readonly SelectedPolicy[],
  request: RetentionRequest,
  context: RetentionContext,
  signal?: AbortSignal,
): Promise<DetailedPlan> {
  const createdAt = context.clock.now()
  const now = request.at === undefined ? createdAt : parseCutoff(request.at, { now: createdAt, timeZone: 'UTC' })
  const unreadable: { readonly table: TableName; readonly error: unknown }[] = []
  const infos = (
    await togetherOrAlone(
      distinct(policies.map((policy) => policy.table)),
      (tables) => context.database.catalog.tables(tables, signal),
      // Such as one that somebody else has locked.
      (table, error) => unreadable.push({ table, error }),
    )
  ).flat()
  const states = await context.runs.policyStates(
    policies.map((policy) => policy.id),
    signal,
  )
  const prepared: PolicyCase[] = []
  for (const { selection, ...policy } of policies) {
    if (policy.match === 'pattern') {
      const cutoff = parseCutoff(request.cutoff ?? 'now', { now, timeZone: policy.timezone })
      prepared.push({ policy, cutoff, table: undefined, status: policy.enabled ? 'no-tables' : 'disabled' })
      continue
    }
    const table = infos.find((info) => sameTable(info.name, policy.table))
    const state = states.find(({ policyId }) => policyId === policy.id)
    const c = await preparePolicy({ policy, table, request, now, state, context })
    prepared.push(selection ? { ...c, selection } : c)
  }
  const cases = await applyHoldBack(prepared, context, now, signal)
  const refusals = new Map<PolicyCase, Refusal>()
  const refuse = (c: PolicyCase, error: unknown) => void refusals.set(c, refusalFrom(error))
  for (const c of cases) {
    const found = unreadable.find(({ table }) => sameTable(table, c.policy.table))
    if (found && c.status === 'refused') refuse(c, found.error)
  }
  const facts = await collectFacts(cases, context, refuse, signal)
  const counts = await countExpired(cases, context, refuse, signal)
  const fingerprints = request.fingerprints ? await fingerprintExpired(cases, context, refuse, signal) : new Map()
  const plan = {
    format: 1 as const,
    cutoff: request.cutoff ?? 'now',
    at: request.at === undefined ? undefined : now,
    database: context.database.address.toString(),
    tables: planTables({
      cases: cases.map((c) => refused(c, refusals.get(c))),
      facts,
      counts,
      fingerprints,
      maxShare: request.maxShare ?? 50,
      now,
      includeNewest: request.includeNewest === true,
    }),
  }
  return { plan: { hash: planHash(plan), createdAt, ...plan }, now, tables: infos, counts, states }
}

/** The hash of a plan: of everything in it but the hash itself and when it was made. */
export function planHash(plan: Omit<RetentionPlan, 'hash' | 'createdAt'>): string {
  return createHash('sha256').update(canonicalJson(plan)).digest('hex')
}

function distinct(tables: readonly TableName[]): TableName[] {
  return tables.filter((table, i) => tables.findIndex((other) => sameTable(table, other)) === i)
}

/** Exact counts, by partition ident, of what is expired and of what it is compared with. */
async function countExpired(
  cases: readonly PolicyCase[],
  { database }: RetentionContext,
  refuse: (policy: PolicyCase, error: unknown) => void,
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, number>> {
  const expiring = cases.filter(({ assessment }) => (assessment?.expired ?? []).length > 0)
  const ask = (some: readonly PolicyCase[]) => {
    const countable = some.flatMap(({ policy, table, assessment }) =>
      table && assessment ? [{ table, expired: countedFor(policy, assessment) }] : [],
    )
    return countRows(countable, database.catalog, signal)
  }
  return new Map((await togetherOrAlone(expiring, ask, refuse)).flatMap((counts) => [...counts]))
}

/** What tells the content of expired partitions, by ident, where the catalogue does not. */
async function fingerprintExpired(
  cases: readonly PolicyCase[],
  { database }: RetentionContext,
  refuse: (policy: PolicyCase, error: unknown) => void,
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const expiring = cases.filter(({ assessment }) => (assessment?.expired ?? []).length > 0)
  const ask = (some: readonly PolicyCase[]) => {
    const partitions = some.flatMap(({ assessment }) => (assessment?.expired ?? []).map((each) => each.partition))
    const unknown = partitions.filter((partition) => partition.fingerprint === undefined)
    return database.catalog.fingerprints(unknown, signal)
  }
  return new Map((await togetherOrAlone(expiring, ask, refuse)).flatMap((found) => [...found]))
}

/** What could not be counted is not planned. */
function refused(c: PolicyCase, refusal: Refusal | undefined): PolicyCase {
  if (!refusal) return c
  const { policy, cutoff, table, selection } = c
  return { policy, cutoff, table, ...(selection && { selection }), status: 'refused', refusal }
}
