import type { TableName } from '../address/table-name.js'
import type { Database } from '../database/database.js'
import type { ColumnDefinition } from '../database/writer.js'
import { CtkError } from '../errors/ctk-error.js'
import type { EventBus } from '../events/event-bus.js'
import type { HoldStore } from '../hold/hold-store.js'
import type { Registry } from '../plugin/registry.js'
import type { Clock } from '../time/clock.js'
import { Checkpoint } from './checkpoint/checkpoint.js'
import type { LoadStore } from './checkpoint/load-store.js'
import { csvLoad } from './csv-load.js'
import { findTarget } from './find-target.js'
import { leftBehind } from './left-behind.js'
import type { LoadReport, LoadRequest } from './load-request.js'
import { manyPartitions } from './many-partitions.js'
import { openSource, type RowsToLoad } from './open-source.js'
import { type PreparedLoad, prepareTable } from './prepare-table.js'
import { readLoadOptions } from './read-load-options.js'
import { readUnits } from './read-units.js'
import { RowFitter } from './row-fitter.js'
import { RowTally } from './row-tally.js'
import { requireNoHold, StagedTable, sendAll } from './stage-table.js'
import { type Sample, takeSample } from './take-sample.js'
import type { Unit } from './unit.js'
import { countTable, LoadedColumns, verifyLoad } from './verify-load.js'
import { writeRows } from './write-rows.js'

/** What a load works with. */
export interface LoadContext {
  readonly database: Database
  readonly registry: Registry
  readonly events: EventBus
  readonly clock: Clock
  readonly loads: LoadStore
  readonly holds: HoldStore
}

/** How many batches are on their way at once, unless somebody says otherwise. */
const PARALLEL = 2
/** How many rows a dry run shows. */
const SHOWN = 5

/**
 * Loads a file, or whatever else a source offers, into a table. Rows that cannot be read or are not accepted are rejected one by
 * one; every row read is written or kept, as the database counted, or rejected.
 *
 * @throws CTK_USAGE, CTK_FILE_MISSING, CTK_FILE_INVALID, CTK_CONTRIBUTION_UNKNOWN, CTK_TABLE_MISSING, CTK_TABLE_EXISTS,
 * CTK_COLUMN_MISSING, CTK_CHECKPOINT_INVALID before anything is written; CTK_ROWS_REJECTED with `onError: 'stop'`; CTK_WRITE_SHORT;
 * CTK_ABORTED
 * @example await runLoad({ resource: 'metrics.csv.gz', table: 'doc.metrics', create: true }, context)
 */
export async function runLoad(
  request: LoadRequest,
  context: LoadContext,
  signal: AbortSignal = new AbortController().signal,
): Promise<LoadReport> {
  const { database, registry, clock, loads, holds } = context
  const started = clock.now()
  const options = readLoadOptions(request)
  const find = async (table: TableName) =>
    request.checkpoint ? Checkpoint.find(request, table, loads, clock, signal) : undefined
  const target = await findTarget(database, request, find, signal)
  const { checkpoint } = target
  const tally = new RowTally(checkpoint?.totals)
  const resumed = tally.read
  const resumedWritten = tally.written
  const report = (changes: Partial<LoadReport>, rows?: RowsToLoad): LoadReport => ({
    table: target.name,
    mode: request.mode ?? 'append',
    skipped: target.skip,
    dryRun: request.dryRun === true,
    created: undefined,
    notes: [],
    warnings: [],
    read: tally.read,
    written: tally.written,
    kept: tally.kept,
    rejected: tally.rejected,
    resumed,
    rejects: tally.rejects,
    ...(request.rejects && tally.rejected > 0 ? { rejectFile: request.rejects.name } : {}),
    bytes: rows?.bytes() ?? 0,
    milliseconds: clock.now() - started,
    exitCode: tally.rejected > 0 && request.onError !== 'skip' ? 1 : 0,
    ...changes,
  })
  if (target.skip) return report({})

  const rows = await openSource(request, registry, resumeOf(request, checkpoint), signal)
  const units = readUnits(rows, request.shape, checkpoint)
  try {
    const sample = await takeSample(units)
    const prepared = prepareTable(target, sample, rows, request, options, database)
    const { table, keyPrefix } = prepared
    const notes = { created: table.created, notes: table.notes }
    if (request.dryRun) return report({ ...notes, ...preview(prepared, sample) }, rows)
    const parallel = parallelOf(request, prepared)
    // With transactions a batch is there exactly when it is recorded.
    const mayRepeat = rows.repeats || request.restart === true || !database.transaction
    const staged = request.mode === 'replace' && target.existing ? new StagedTable(database, target.name) : undefined
    if (staged) await requireNoHold(target.name, holds, clock.now(), signal)
    const isNew = staged !== undefined || table.created !== undefined
    const before = request.verify && !isNew ? await countTable(database, target.name, signal) : 0
    const loaded = request.verify && table.created && resumed === 0 ? loadedColumns(table.created) : undefined

    await checkpoint?.begin(rows, { parallel, created: prepared.memory }, signal)
    request.rejects?.begin(resumed > 0 ? (part, n) => checkpoint?.isRecorded(part, n) === true : undefined)
    if (staged && !(resumed > 0 && (await staged.exists(signal)))) await staged.create(signal)
    await sendAll(database, prepared.statements, signal)
    const into = staged ? { ...table, name: staged.name } : table
    const [part] = !keyPrefix && mayCopy(request, rows, checkpoint, loaded) ? rows.parts : []
    const found = part && (await csvLoad(part, table, sample.columns))
    const blockBytes = found && (await csvBlockBytes(database, into.name, found.columns))
    const csv = blockBytes === undefined ? undefined : found?.units(blockBytes)
    if (csv) await units.return(undefined)
    else await found?.close()
    context.events.emit({ type: 'load.started', table: target.name, decoded: csv === undefined })
    await writeRows(csv ?? withSample(sample, units), into, tally, {
      database,
      signal,
      parallel,
      onConflict: request.mode === 'upsert' ? 'update' : keyPrefix && mayRepeat ? 'keep' : 'reject',
      mayRepeat,
      checkpoint: rows.repeats ? undefined : checkpoint,
      keyPrefix,
      rejects: request.rejects,
      loaded,
      stopAtFirst: request.onError === 'stop',
      acknowledge: rows.acknowledge?.bind(rows),
      progress: () => context.events.emit(progressOf(target.name, tally, rows)),
    }).catch(async (error: unknown) => {
      if (staged && !checkpoint) await staged.drop().catch(() => undefined)
      throw staged ? error : leftBehind(error, table, tally, checkpoint !== undefined)
    })
    const rowsThere = tally.written + (isNew ? tally.kept : 0) - (isNew ? 0 : resumedWritten)
    const findings = request.verify
      ? await verifyLoad(database, into.name, before + rowsThere, loaded, signal)
      : undefined
    if (staged) await replace(staged, tally, findings, signal)
    if (!rows.repeats) await checkpoint?.finish(signal)
    const warnings = options.partitionBy && isNew ? await manyPartitions(database, target.name, signal) : []
    const exitCode = findings && findings.length > 0 ? { exitCode: 1 } : {}
    return report({ ...notes, warnings, ...(findings ? { findings } : {}), ...exitCode }, rows)
  } finally {
    await units.return(undefined)
    await rows.close?.()
  }
}

/** Nothing takes the place of a table unless it holds something, and what it should. */
async function replace(
  staged: StagedTable,
  tally: RowTally,
  findings: readonly string[] = [],
  signal: AbortSignal,
): Promise<void> {
  if (tally.written + tally.kept > 0 && findings.length === 0) return staged.swap(signal)
  await staged.drop()
  throw new CtkError({
    code: 'CTK_NOT_VERIFIED',
    message: `${findings[0] ?? 'No row was loaded.'} The table is left as it was.`,
    suggestions: findings.slice(1),
  })
}

const loadedColumns = (created: readonly ColumnDefinition[]) =>
  new LoadedColumns(new Map(created.map(({ name, kind }) => [name, kind])))

/**
 * Batches that overtake each other must not update the same row, nor decide which of two rows with the same key is the second;
 * and nothing is written behind the first rejected row.
 */
function parallelOf({ mode, onError, parallel }: LoadRequest, { ownKey }: PreparedLoad): number {
  return mode === 'upsert' || onError === 'stop' ? 1 : (parallel ?? (ownKey ? 1 : PARALLEL))
}

/** Whether nothing asks for more than to put the records of a file into the table. */
const mayCopy = (
  { mode, onError, shape, batchRows }: LoadRequest,
  { parts }: RowsToLoad,
  checkpoint: Checkpoint | undefined,
  loaded: LoadedColumns | undefined,
) =>
  parts.length === 1 &&
  mode !== 'upsert' &&
  onError !== 'stop' &&
  !shape &&
  batchRows === undefined &&
  !checkpoint &&
  !loaded

async function csvBlockBytes(
  database: Database,
  table: TableName,
  columns: readonly string[],
): Promise<number | undefined> {
  await using writer = await database.writer(table, { columns })
  return writer.csv?.blockBytes
}

/** What a limit counts has to be read again. */
const resumeOf = ({ shape }: LoadRequest, checkpoint: Checkpoint | undefined) =>
  shape?.offset === undefined && shape?.limit === undefined ? checkpoint?.resume : undefined

/** What a dry run shows: what would create the table, and the first rows as it would take them. */
function preview({ table, statements }: PreparedLoad, { units }: Sample): Pick<LoadReport, 'statements' | 'sample'> {
  const fitter = new RowFitter((name) => table.find(name))
  const sample: Record<string, unknown>[] = []
  for (const unit of units) {
    const { batch } = fitter.fit(unit.batch)
    for (let row = 0; row < batch.rowCount && sample.length < SHOWN; row++) {
      sample.push(Object.fromEntries(batch.columns.map(({ name, values }) => [name, values[row]])))
    }
  }
  return { statements: statements.map((statement) => statement.sql), sample }
}

const progressOf = (table: TableName, tally: RowTally, rows: RowsToLoad) => ({
  type: 'load.progress' as const,
  table,
  rows: tally.read,
  bytes: rows.bytes(),
  ...(rows.size === undefined ? {} : { totalBytes: rows.size }),
  ...(rows.total === undefined ? {} : { totalRows: rows.total }),
})

async function* withSample(sample: Sample, others: AsyncGenerator<Unit>): AsyncGenerator<Unit> {
  yield* sample.units
  yield* others
}
