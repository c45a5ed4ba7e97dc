import type { TableName } from '../address/table-name.js'
import type { Partition } from '../database/catalog.js'
import type { Database, Sender } from '../database/database.js'
import type { HeldRows } from '../hold/held-rows.js'
import type { Condition } from '../policy/predicate.js'
import { type Sql, sql } from '../sql/sql.js'
import type { Statement } from '../sql/statement.js'
import type { Instant } from '../time/instant.js'

/** The smallest step of a plan. Plain data: it is printed, hashed and journaled as it is. */
export interface Operation {
  /** The same for the same table, partition (or slice), kind and policy version, whenever it is planned. */
  readonly id: string
  readonly kind: string
  readonly table: TableName
}

/** Drops a whole partition. Built into every dialect that has partitions. */
export interface DropPartition extends Operation {
  readonly kind: 'drop-partition'
  readonly partition: Partition
}

/**
 * Takes a partition out of its table and keeps it for the grace period of its policy, so that the run can be undone. Built
 * into dialects that can do so.
 */
export interface DetachPartition extends Operation {
  readonly kind: 'detach-partition'
  readonly partition: Partition
  /** The table that it becomes. */
  readonly kept: TableName
  /** How long it is kept, as a duration. */
  readonly grace: string
}

/** Puts a partition that was kept back into its table; where its time is covered again, its rows. */
export interface ReattachPartition extends Operation {
  readonly kind: 'reattach-partition'
  readonly partition: Partition
  readonly kept: TableName
}

/** Drops a partition that was kept, when its grace period is over. */
export interface DropKept extends Operation {
  readonly kind: 'drop-kept'
  readonly partition: Partition
  readonly kept: TableName
}

/** An operation on the rows with `from` ≤ column < `before` that meet the conditions: see {@link rangeSql}. */
export interface RangeOperation extends Operation {
  readonly column: string
  /** Undefined: from the beginning of time. */
  readonly from: Instant | undefined
  readonly before: Instant
  /** What must hold of a row besides; left out: nothing. */
  readonly where?: readonly Condition[]
  /** Rows that stay all the same; left out: none. */
  readonly except?: readonly HeldRows[]
  /** Milliseconds to rest after the slice, so that others get their turn. */
  readonly pauseMs: number
}

/** Deletes the rows of a span of time. Built into every dialect. */
export interface DeleteRange extends RangeOperation {
  readonly kind: 'delete-range'
}

/** What a handler finds when it looks before acting. */
export interface Probe {
  /** `done`: adopt it. `running`: wait. `conflict`: something else is in the way, stop. */
  readonly state: 'pending' | 'running' | 'done' | 'conflict'
  /** What was seen, for the journal. */
  readonly evidence: unknown
  /** Whether what was done may have taken more or less than was planned: then nobody knows how much. Default false. */
  readonly uncounted?: boolean
}

/** What became of an operation. `rows` and `bytes` are what the operation removed or moved, where that is known. */
export type OperationResult =
  | {
      readonly id: string
      readonly outcome: 'done'
      readonly rows: number | undefined
      readonly bytes: number | undefined
    }
  | {
      readonly id: string
      readonly outcome: 'skipped'
      readonly reason: string
      /** What was wanted is so already; otherwise something is left that was planned to go. */
      readonly gone?: boolean
      /** Whether it was left alone only because rows came or went since it was planned. */
      readonly changed?: boolean
    }
  | { readonly id: string; readonly outcome: 'failed'; readonly error: Error }

/** What a handler works with. Every statement is sent through `tag`, so that it carries the operation's id. */
export interface OperationContext {
  readonly database: Database
  readonly runId: string
  readonly signal: AbortSignal
  /**
   * Whether only what was planned may go: a partition that changed since is left alone, even if what came is expired, too.
   * So it is for a plan that somebody reviewed.
   */
  readonly exact: boolean
  /**
   * True as long as the lease is held, and nothing was added that holds data of the table back. Where there are no transactions it goes into the WHERE of every statement that
   * destroys something, so that a holder that slept past its lease destroys nothing.
   */
  readonly fence: Sql
  /** Why the fence is down; undefined when it is not. Asked when a statement had no effect that should have had one. */
  stopped(): Promise<Error | undefined>
  /**
   * Sends the statements that change something. Where there are transactions they are one, together with a look at the
   * lease and the outcome in the journal; what `work` throws rolls back. Elsewhere `work` is called with the database.
   *
   * @param work returns what became of the operations, if the statements take effect
   * @throws CTK_LEASE_LOST when somebody else has the lease, CTK_HELD_BACK when something was added that holds data back:
   * then nothing happened
   */
  effect(
    work: (sender: Sender) => Promise<readonly OperationResult[]>,
    signal?: AbortSignal,
  ): Promise<readonly OperationResult[]>
}

/** A context without a lease and a journal: for trying a handler. */
export function unleased(database: Database, runId: string, signal: AbortSignal): OperationContext {
  return {
    database,
    runId,
    signal,
    exact: false,
    fence: sql`true`,
    stopped: async () => undefined,
    effect: (work, own = signal) => (database.transaction ? database.transaction(work, own) : work(database)),
  }
}

/**
 * Does operations of one kind. A dialect ships the built-in kinds, a plugin may bring its own.
 * A handler looks again after acting: `done` means that the catalogue shows it.
 */
export interface OperationHandler<O extends Operation = Operation> {
  readonly kind: O['kind']
  /** What a plan prints: statements, or a sentence. Pure. */
  describe(operation: O): readonly Statement[] | string
  /** Neighbours with the same key are applied together, in order. Without it each is applied alone. */
  batchKey?(operation: O): string
  /** How many operations go into one batch at most. */
  readonly batchSize?: number
  probe(operation: O, context: OperationContext): Promise<Probe>
  /**
   * The same operations, by the same ids, on what is there now: for those that were skipped because rows came or went. What
   * cannot be renewed is returned as it is. A handler that has this keeps `exact` whenever it is asked to, so that the rows
   * that were counted are the rows that go.
   */
  renew?(operations: readonly O[], context: OperationContext): Promise<readonly O[]>
  /**
   * Puts back what a run that died left in the way, such as a write block: called for an operation that {@link OperationHandler.probe}
   * calls `pending`, before its step is discarded. May be called again.
   */
  release?(operation: O, context: OperationContext): Promise<void>
  /** One result for each operation, in order. Throws only when nothing is known of any of them. */
  apply(operations: readonly O[], context: OperationContext): Promise<OperationResult[]>
}

/**
 * Marks a statement with the operation it belongs to, visible in the server's list of running statements. The comment goes
 * behind the first word, because over the wire CrateDB takes the first word for the kind of the statement.
 *
 * @example tag(statement, operation, runId).sql // DELETE /* ctk 0123456789abcdef run 01JD… *\/ FROM "doc"."metrics" …
 */
export function tag(statement: Statement, operation: Operation, runId: string): Statement {
  const comment = `/* ctk ${operation.id} run ${runId} */`
  return { ...statement, sql: statement.sql.replace(/^\s*(\w+)/, (word) => `${word} ${comment}`) }
}
