import { createHash } from 'node:crypto'
import { sameTable, type TableName } from '../../address/table-name.js'
import type { ColumnDefinition } from '../../database/writer.js'
import { CtkError } from '../../errors/ctk-error.js'
import type { Statement } from '../../sql/statement.js'
import type { Clock } from '../../time/clock.js'
import type { LoadRequest } from '../load-request.js'
import type { RowsToLoad } from '../open-source.js'
import type { FittedColumn } from '../row-fitter.js'
import type { Unit } from '../unit.js'
import { checkpointId, describeResource } from './checkpoint-id.js'
import type { BatchRecord, LoadRecord, LoadStore } from './load-store.js'

/** What the next attempt has to know. */
export interface Memory {
  /** Of each part, to see that it is still the same. */
  readonly versions: Readonly<Record<string, string>>
  /** The columns of a table that this load creates, and how texts are read into them. */
  readonly created?:
    | {
        readonly definitions: readonly ColumnDefinition[]
        readonly columns: readonly FittedColumn[]
        /** Whether its key is the one that ctk gives to rows. */
        readonly rowKey: boolean
      }
    | undefined
  /** How many batches may have been on their way at once, in any attempt. */
  readonly parallel: number
}

/** What earlier attempts have done. */
export interface Totals {
  readonly read: number
  readonly written: number
  readonly kept: number
  readonly rejected: number
}

/**
 * A load that can be gone on with. Each batch is recorded in the database that it is written to: in one transaction with its rows
 * where there are transactions, behind them on CrateDB, where a batch that was on its way when an attempt ended may be written and
 * not recorded: of those the rows that are there are kept, see {@link isUncertain}.
 */
export class Checkpoint {
  readonly #store: LoadStore
  readonly #clock: Clock
  #record: LoadRecord
  #memory: Memory
  /** Of each part, the recorded batches by number. */
  readonly #batches: ReadonlyMap<string, ReadonlyMap<number, BatchRecord>>
  /** How many more batches may have been on their way when the attempt before ended. */
  #uncertain: number

  private constructor(
    store: LoadStore,
    clock: Clock,
    record: LoadRecord,
    batches: readonly BatchRecord[],
    isFirst: boolean,
  ) {
    this.#store = store
    this.#clock = clock
    this.#record = record
    this.#memory = JSON.parse(record.memory) as Memory
    this.#batches = new Map(
      [...Map.groupBy(batches, ({ part }) => part)].map(([part, all]) => [part, new Map(all.map((b) => [b.n, b]))]),
    )
    this.#uncertain = isFirst ? 0 : this.#memory.parallel
  }

  /** The checkpoint of a request: as an earlier attempt left it, or a new one. Writes nothing yet. */
  static async find(
    request: LoadRequest,
    table: TableName,
    store: LoadStore,
    clock: Clock,
    signal: AbortSignal,
  ): Promise<Checkpoint> {
    const id = checkpointId(request, table)
    const found = await store.find(id, signal)
    if (found && !request.restart && sameTable(found.table, table))
      return new Checkpoint(store, clock, found, await store.batches(id, signal), false)
    if (found) await store.forgetBatches(id, signal)
    const memory: Memory = { versions: {}, parallel: 0 }
    const record: LoadRecord = {
      id,
      table,
      resource: describeResource(request.resource),
      state: 'open',
      startedAt: clock.now(),
      finishedAt: undefined,
      memory: JSON.stringify(memory),
    }
    return new Checkpoint(store, clock, record, [], true)
  }

  get isFirst(): boolean {
    return this.#batches.size === 0 && this.#memory.parallel === 0
  }

  /** When everything was loaded, if it was. */
  get finishedAt(): number | undefined {
    return this.#record.state === 'done' ? this.#record.finishedAt : undefined
  }

  get created(): Memory['created'] {
    return this.#memory.created
  }

  get totals(): Totals {
    const all = [...this.#batches.values()].flatMap((batches) => [...batches.values()])
    const sum = (of: keyof Totals) => all.reduce((total, batch) => total + batch[of], 0)
    return { read: sum('read'), written: sum('written'), kept: sum('kept'), rejected: sum('rejected') }
  }

  /** Where a source of rows begins again, part by part. */
  get resume(): Readonly<Record<string, unknown>> | undefined {
    const positions = [...this.#batches].flatMap(([part, batches]) => {
      const last = batches.get(this.recorded(part) - 1)?.position
      return last === undefined ? [] : [[part, JSON.parse(last) as unknown] as const]
    })
    return positions.length === 0 ? undefined : Object.fromEntries(positions)
  }

  /** How many batches of a part are recorded without a gap, from the first on. */
  recorded(part: string): number {
    const batches = this.#batches.get(part)
    let n = 0
    while (batches?.has(n)) n++
    return n
  }

  isRecorded(part: string, n: number): boolean {
    return this.#batches.get(part)?.has(n) ?? false
  }

  /** Whether a batch may have been on its way when the attempt before ended. Asked for each batch to write, in their order. */
  isUncertain(): boolean {
    return this.#uncertain-- > 0
  }

  /**
   * Remembers how the load goes, before its first batch.
   *
   * @throws CTK_CHECKPOINT_INVALID when a part has changed since an earlier attempt, or nothing tells whether it has
   */
  async begin(
    { parts, resumes }: Pick<RowsToLoad, 'parts' | 'resumes'>,
    { parallel, created }: Pick<Memory, 'parallel' | 'created'>,
    signal: AbortSignal,
  ): Promise<void> {
    const versions = { ...this.#memory.versions }
    for (const { name, version } of parts) {
      const before = versions[name]
      if (version === undefined && !resumes) throw unknown(this.#record.resource)
      if (before !== undefined && before !== version) throw changed(this.#record.resource, name)
      if (version !== undefined) versions[name] = version
    }
    this.#memory = {
      versions,
      parallel: Math.max(parallel, this.#memory.parallel),
      ...(created ? { created } : {}),
    }
    this.#record = { ...this.#record, state: 'open', memory: JSON.stringify(this.#memory) }
    await this.#store.save(this.#record, signal)
  }

  /** The statement that records a batch. */
  record({ part, n, batch }: Unit, counts: Totals): Statement {
    const position = batch.position === undefined ? undefined : JSON.stringify(batch.position)
    return this.#store.recordBatch({ load: this.#record.id, part, n, ...counts, position })
  }

  /** Everything is loaded: the batches are not needed any more. */
  async finish(signal: AbortSignal): Promise<void> {
    this.#record = { ...this.#record, state: 'done', finishedAt: this.#clock.now() }
    await this.#store.save(this.#record, signal)
    await this.#store.forgetBatches(this.#record.id, signal)
  }

  /** Nothing that was recorded counts any more: the table that it was about is gone. */
  async forget(signal: AbortSignal): Promise<Checkpoint> {
    await this.#store.forgetBatches(this.#record.id, signal)
    const memory: Memory = { versions: {}, parallel: 0 }
    const record = { ...this.#record, state: 'open' as const, memory: JSON.stringify(memory) }
    return new Checkpoint(this.#store, this.#clock, record, [], true)
  }

  /** What the key of a row begins with in a table that ctk gives a key: the same for every attempt, another for every source. */
  keyPrefix(part: string): string {
    return createHash('sha256').update(`${this.#record.id}\n${part}`).digest('hex').slice(0, 12)
  }
}

function unknown(resource: string): CtkError {
  return new CtkError({
    code: 'CTK_CHECKPOINT_INVALID',
    message: `--checkpoint: nothing tells whether ${resource} is still the same when the load is gone on with.`,
    suggestions: ['Load a file, or a URL whose server sends an ETag.', 'Leave --checkpoint out.'],
  })
}

function changed(resource: string, part: string): CtkError {
  return new CtkError({
    code: 'CTK_CHECKPOINT_INVALID',
    message: `${part === '' ? resource : part} has changed since the load began, so it cannot be gone on with.`,
    suggestions: [
      'Load the file as it was.',
      'Begin anew, after dropping the table or with --mode replace:  --checkpoint --restart',
    ],
  })
}
