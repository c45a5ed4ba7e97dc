import { createHash } from 'node:crypto'
import { sameTable, type TableName } from '../address/table-name.js'
import { canonicalJson } from '../json/canonical-json.js'
import { RetentionStrategies } from '../plugin/points.js'
import { countRows } from './count-rows.js'
import type { RetentionPlan } from './plan.js'
import type { RetentionContext } from './plan-context.js'
import { type PolicyCase, planTables } from './plan-tables.js'
import { preparePolicy } from './prepare-policy.js'
import type { RetentionRequest } from './request.js'
import type { Fact, RetentionStrategy } from './strategy.js'

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
  const now = context.clock.now()
  const { strategy, tags, tables, ids } = request
  const known = strategy === undefined ? undefined : await context.registry.load(RetentionStrategies, strategy)
  const policies = await context.policies.find({ strategy: known?.name, tags, tables, ids }, signal)
  const infos = await context.database.catalog.tables(distinct(policies.map((policy) => policy.table)), signal)
  const cases: PolicyCase[] = []
  for (const policy of policies) {
    const table = infos.find((info) => sameTable(info.name, policy.table))
    cases.push(await preparePolicy({ policy, table, request, now, context }))
  }
  const facts = await collectFacts(cases, context, signal)
  const countable = cases.flatMap(({ table, assessment }) =>
    table ? [{ table, expired: (assessment?.expired ?? []).map((each) => each.partition) }] : [],
  )
  const counts = await countRows(countable, context.database.catalog, signal)
  const plan = {
    format: 1 as const,
    cutoff: request.cutoff ?? 'now',
    database: context.database.address.toString(),
    tables: planTables({ cases, facts, counts, maxShare: request.maxShare ?? 50 }),
  }
  return { hash: planHash(plan), createdAt: now, ...plan }
}

/** The hash of a plan: of everything in it but the hash itself and when it was made. */
export function planHash(plan: Omit<RetentionPlan, 'hash' | 'createdAt'>): string {
  return createHash('sha256').update(canonicalJson(plan)).digest('hex')
}

function distinct(tables: readonly TableName[]): TableName[] {
  return tables.filter((table, i) => tables.findIndex((other) => sameTable(table, other)) === i)
}

/** One query for each strategy that wants one, by policy id. */
async function collectFacts(
  cases: readonly PolicyCase[],
  context: RetentionContext,
  signal?: AbortSignal,
): Promise<Map<string, Fact[]>> {
  const byStrategy = new Map<string, { strategy: RetentionStrategy; cases: PolicyCase[] }>()
  for (const c of cases) {
    if (!c.strategy?.facts || !c.input) continue
    const group = byStrategy.get(c.strategy.name) ?? { strategy: c.strategy, cases: [] }
    group.cases.push(c)
    byStrategy.set(c.strategy.name, group)
  }
  const facts = new Map<string, Fact[]>()
  for (const { strategy, cases: group } of byStrategy.values()) {
    const query = strategy.facts?.(group.flatMap((c) => (c.input ? [c.input] : [])))
    if (!query) continue
    for (const row of await context.database.query<Fact>(query, signal)) {
      const id = String(row.policy)
      facts.set(id, [...(facts.get(id) ?? []), row])
    }
  }
  return facts
}
