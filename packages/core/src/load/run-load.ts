import type { TableName } from '../address/table-name.js'
import type { Database } from '../database/database.js'
import type { ColumnDefinition } from '../database/writer.js'
import { CtkError } from '../errors/ctk-error.js'
import type { EventBus } from '../events/event-bus.js'
import type { Registry } from '../plugin/registry.js'
import type { Clock } from '../time/clock.js'
import { createTable } from './create-table.js'
import { findTarget } from './find-target.js'
import { leftBehind } from './left-behind.js'
import { matchTable } from './match-table.js'
import { openRows, type RowsToLoad } from './open-rows.js'
import { parsePartitionBy } from './partition-by.js'
import type { PreparedTable } from './prepared-table.js'
import type { RowBatch, UndecodedRow } from './row-batch.js'
import { RowTally } from './row-tally.js'
import { type Sample, takeSample } from './take-sample.js'
import { writeRows } from './write-rows.js'

/** What to load, and where to. */
export interface LoadRequest {
  /** A path or URL. */
  readonly resource: string
  readonly table: TableName | string
  /** Instead of what the name tells. */
  readonly format?: string
  /** Create the table when it does not exist, with types inferred from the first rows. */
  readonly create?: boolean
  /** What to do when the table exists: `append` (default), `skip` the load, or `fail` (default with `create`). */
  readonly ifExists?: 'append' | 'skip' | 'fail'
  /** `month(Flight Date)`: partition a table that is created. */
  readonly partitionBy?: string
  /** The primary key of a table that is created. */
  readonly primaryKey?: readonly string[]
  /** What to do with rows that cannot be read or are not accepted; default `reject` (go on, report them, exit 1). `stop` ends at the first, `skip` goes on and exits 0. */
  readonly onError?: 'stop' | 'reject' | 'skip'
  readonly batchRows?: number
  readonly delimiter?: string
}

/** What was loaded: the `--json` document of `ctk load table`. */
export interface LoadReport {
  readonly table: TableName
  /** Nothing was read, because the table exists and `ifExists` is `skip`. */
  readonly skipped: boolean
  /** The columns, when the table was created. */
  readonly created: readonly ColumnDefinition[] | undefined
  /** What was decided about the file, such as the order of day and month. */
  readonly notes: readonly string[]
  /** Always `written` + `rejected`. */
  readonly read: number
  readonly written: number
  readonly rejected: number
  /** The first rejected rows. */
  readonly rejects: readonly UndecodedRow[]
  /** Bytes read, as they are stored: compressed ones where they are. */
  readonly bytes: number
  readonly milliseconds: number
  readonly exitCode: number
}

/** What a load works with. */
export interface LoadContext {
  readonly database: Database
  readonly registry: Registry
  readonly events: EventBus
  readonly clock: Clock
}

/**
 * Loads a file, or whatever else a source offers, into a table. Rows that cannot be read or are not accepted are rejected one by
 * one; every row read is either written, as the database counted, or rejected.
 *
 * @throws CTK_USAGE, CTK_FILE_MISSING, CTK_FILE_INVALID, CTK_CONTRIBUTION_UNKNOWN, CTK_TABLE_MISSING, CTK_TABLE_EXISTS,
 * CTK_COLUMN_MISSING before anything is written; CTK_ROWS_REJECTED with `onError: 'stop'`; CTK_WRITE_SHORT; CTK_ABORTED
 * @example await runLoad({ resource: 'metrics.csv.gz', table: 'doc.metrics', create: true }, context)
 */
export async function runLoad(
  request: LoadRequest,
  context: LoadContext,
  signal: AbortSignal = new AbortController().signal,
): Promise<LoadReport> {
  const { database, registry, clock } = context
  const started = clock.now()
  const options = readOptions(request)
  const target = await findTarget(database, request, signal)
  const tally = new RowTally()
  const report = (table?: PreparedTable, rows?: RowsToLoad): LoadReport => ({
    table: target.name,
    skipped: target.skip,
    created: table?.created,
    notes: table?.notes ?? [],
    read: tally.read,
    written: tally.written,
    rejected: tally.rejected,
    rejects: tally.rejects,
    bytes: rows?.bytes() ?? 0,
    milliseconds: clock.now() - started,
    exitCode: tally.rejected > 0 && request.onError !== 'skip' ? 1 : 0,
  })
  if (target.skip) return report()

  const rows = await openRows(request, registry, signal)
  const iterator = rows.batches[Symbol.asyncIterator]()
  try {
    const sample = await takeSample(iterator)
    const table = target.existing
      ? matchTable(target.existing, sample.columns)
      : await createTable(database, target.name, columnsOf(sample, rows.name), options, signal)
    const progress = () =>
      context.events.emit({
        type: 'load.progress',
        table: target.name,
        rows: tally.read,
        bytes: rows.bytes(),
        ...(rows.size === undefined ? {} : { totalBytes: rows.size }),
      })
    const stopAtFirst = request.onError === 'stop'
    await writeRows(withSample(sample, iterator), table, tally, { database, signal, stopAtFirst, progress }).catch(
      (error: unknown) => {
        throw leftBehind(error, table, tally)
      },
    )
    return report(table, rows)
  } finally {
    await iterator.return?.()
  }
}

function readOptions(request: LoadRequest) {
  const flag = request.partitionBy !== undefined ? '--partition-by' : request.primaryKey ? '--primary-key' : undefined
  if (flag !== undefined && !request.create) {
    throw new CtkError({
      code: 'CTK_USAGE',
      message: `${flag} is for a table that the load creates.`,
      suggestions: [`Add --create, or leave ${flag} out.`],
    })
  }
  return {
    ...(request.partitionBy === undefined ? {} : { partitionBy: parsePartitionBy(request.partitionBy) }),
    ...(request.primaryKey === undefined ? {} : { primaryKey: request.primaryKey }),
  }
}

function columnsOf(sample: Sample, name: string) {
  if (sample.columns.length > 0) return sample.columns
  const broken = sample.batches.flatMap((batch) => batch.rejected ?? [])[0]
  throw new CtkError({
    code: 'CTK_FILE_INVALID',
    message: broken
      ? `No row of ${name} could be read. Line ${broken.line}: ${broken.reason}.`
      : `${name} is empty: there are no columns to create a table from.`,
    suggestions: broken ? ['Is it in another format? Name it with --format.'] : [],
  })
}

async function* withSample(sample: Sample, others: AsyncIterator<RowBatch>): AsyncGenerator<RowBatch> {
  yield* sample.batches
  yield* { [Symbol.asyncIterator]: () => others }
}
