import { CtkError, compile, type Database, formatTableName, isCtkError, type Statement, sql, tableId } from '@ctk/core'
import { ProgressStore, type TableProgress } from '../checkpoint/progress-store.js'
import type { Verification } from '../verify/verification.js'
import { verifyTable } from '../verify/verify-table.js'
import { type LoadedRows, loadRows } from './load-table.js'
import type { MigrationContext, MigrationRequest, PlannedTable } from './migration.js'
import type { TableReport } from './report.js'

/**
 * Brings a table over: creates it or goes on with it, writes its rows, finishes it and compares it. What goes wrong is in the report.
 *
 * @throws CTK_ABORTED
 */
export async function migrateTable(
  planned: PlannedTable,
  request: MigrationRequest,
  context: MigrationContext,
  signal: AbortSignal,
): Promise<TableReport> {
  const { plan } = planned
  const { clock } = context
  const started = clock.now()
  const loaded: LoadedRows = { read: 0, written: 0, kept: 0, rejected: 0, rejects: [] }
  const resumed = planned.progress !== undefined && planned.exists && plan.resumable
  const report = (
    status: TableReport['status'],
    verification?: Verification,
    error?: TableReport['error'],
  ): TableReport => ({
    source: plan.source,
    target: plan.target,
    status,
    columns: plan.columns.map(({ name, as, from, to }) => ({ name, as, from, to })),
    key: plan.key,
    resumed,
    ...loaded,
    verification,
    error,
    notes: plan.notes,
    losses: plan.losses,
    leftBehind: plan.leftBehind,
    milliseconds: clock.now() - started,
  })
  if (plan.refused !== undefined)
    return report('refused', undefined, { code: 'CTK_NAME_INVALID', message: plan.refused })
  try {
    if (planned.exists && planned.progress === undefined) {
      if (request.ifExists === 'skip') return report('skipped')
      if (request.ifExists === 'fail') return report('refused', undefined, inTheWay(planned))
    }
    const progress = await begin(planned, context, signal)
    await loadRows(plan, progress, loaded, context, signal)
    await runAll(context.target, plan.finish, signal)
    await finishProgress(planned, context, signal)
    if (!request.verify) return report(loaded.rejected > 0 ? 'differs' : 'done')
    const verification = await verifyTable(plan, context.source, context.target, signal, () => undefined)
    return report(verification.equal ? 'done' : 'differs', verification)
  } catch (error) {
    if (!isCtkError(error) || error.code === 'CTK_ABORTED' || error.code === 'CTK_BUG' || signal.aborted) throw error
    return report('failed', undefined, { code: error.code, message: error.message })
  }
}

/** Runs statements one after another. */
export async function runAll(target: Database, statements: readonly Statement[], signal: AbortSignal): Promise<void> {
  for (const statement of statements) await target.execute(statement, signal)
}

/**
 * Makes the table ready for rows. That it was begun is written down before it is created, so that a table that is there is known to
 * be this migration's own. Without a key, what an earlier one has written cannot be told from what it has not: it is made anew.
 */
async function begin(
  planned: PlannedTable,
  { source, target, clock, where }: MigrationContext,
  signal: AbortSignal,
): Promise<TableProgress> {
  const { plan, progress, exists, id, facts } = planned
  const store = new ProgressStore(target, where)
  const anew: TableProgress = {
    id,
    source: String(source.address),
    table: plan.target,
    state: 'loading',
    created: !exists || progress?.created === true,
    facts,
    position: undefined,
    rows: 0,
    rejected: 0,
  }
  if (progress && exists && plan.resumable) {
    await runAll(target, plan.reopen, signal)
    return progress
  }
  if (progress && exists) {
    if (!progress.created) throw cannotResume(planned)
    await target.execute(compile(sql`DROP TABLE ${tableId(plan.target)}`), signal)
  }
  await target.execute(store.save(anew, clock.now()), signal)
  if (anew.created) await runAll(target, plan.create, signal)
  return anew
}

async function finishProgress(
  { id }: PlannedTable,
  { target, clock, where }: MigrationContext,
  signal: AbortSignal,
): Promise<void> {
  const store = new ProgressStore(target, where)
  const progress = await store.find(id, signal)
  if (progress) await target.execute(store.save({ ...progress, state: 'loaded' }, clock.now()), signal)
}

function inTheWay({ plan }: PlannedTable): NonNullable<TableReport['error']> {
  return {
    code: 'CTK_TABLE_EXISTS',
    message: `${formatTableName(plan.target)} exists already, and no migration has begun it. Add its rows with --if-exists append, leave it out with --if-exists skip, or load into another schema with --to-schema.`,
  }
}

function cannotResume({ plan }: PlannedTable): CtkError {
  return new CtkError({
    code: 'CTK_TABLE_EXISTS',
    message: `${formatTableName(plan.target)} has no key, and was not created by the migration that was interrupted: which of its rows are there already cannot be told.`,
    suggestions: ['Empty or drop the table, and start again.'],
  })
}
