import { formatTableName, isCtkError } from '@ctk/core'
import { ProgressStore } from '../checkpoint/progress-store.js'
import { migrateTable, runAll } from './migrate-table.js'
import type { MigrationContext, MigrationPlan, MigrationRequest } from './migration.js'
import type { MigrationReport, TableReport } from './report.js'

/**
 * Does what a plan says. Tables fail one by one: the others go on.
 *
 * @throws CTK_ABORTED, and what creating types or ctk's own tables throws
 */
export async function runMigration(
  plan: MigrationPlan,
  request: MigrationRequest,
  context: MigrationContext,
  signal: AbortSignal,
): Promise<MigrationReport> {
  const { source, target, toolkit, clock, where } = context
  const started = clock.now()
  await toolkit.setup()
  await new ProgressStore(target, where).create()
  await runAll(target, plan.prepare, signal)
  const reports: TableReport[] = []
  const queue = plan.tables.map((planned, at) => ({ planned, at }))
  const work = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      reports[next.at] = await migrateTable(next.planned, request, context, signal)
    }
  }
  await Promise.all(Array.from({ length: Math.max(1, request.parallel) }, work))
  const linked = await link(plan, reports, context, signal)
  const policies = await createPolicies(plan, context)
  const failed = [...linked, ...policies].some(({ failed }) => failed)
  const fine = reports.every(({ status, rejected }) => (status === 'done' || status === 'skipped') && rejected === 0)
  return {
    source: String(source.address),
    target: String(target.address),
    tables: reports,
    policies: policies.map(({ policy, outcome }) => ({ ...policy, outcome })),
    views: plan.views,
    leftBehind: [...plan.leftBehind, ...linked.map(({ message }) => message)],
    milliseconds: clock.now() - started,
    exitCode: fine && !failed ? 0 : 1,
  }
}

/** What refers to other tables, once they are there. It may be there already, from an earlier run. */
async function link(
  { tables }: MigrationPlan,
  reports: readonly TableReport[],
  { target }: MigrationContext,
  signal: AbortSignal,
) {
  const failures: { readonly message: string; readonly failed: true }[] = []
  for (const [at, { plan }] of tables.entries()) {
    if (reports[at]?.status !== 'done') continue
    for (const statement of plan.link) {
      await target.execute(statement, signal).catch((error: unknown) => {
        if (!isCtkError(error) || error.code === 'CTK_ABORTED') throw error
        if ((error.data as { code?: string } | undefined)?.code === '42710') return
        failures.push({ message: `${formatTableName(plan.target)}: ${error.message}`, failed: true })
      })
    }
  }
  return failures
}

async function createPolicies({ policies }: MigrationPlan, { toolkit }: MigrationContext) {
  const outcomes: {
    readonly policy: MigrationPlan['policies'][number]
    readonly outcome: string
    readonly failed: boolean
  }[] = []
  for (const policy of policies) {
    const { table, duration } = policy
    try {
      await toolkit.policies.create({ strategy: 'delete', table, duration })
      outcomes.push({ policy, outcome: 'created', failed: false })
    } catch (error) {
      if (!isCtkError(error)) throw error
      const exists = error.code === 'CTK_POLICY_EXISTS'
      outcomes.push({ policy, outcome: exists ? 'exists' : error.message, failed: !exists })
    }
  }
  return outcomes
}
