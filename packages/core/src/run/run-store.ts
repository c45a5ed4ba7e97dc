import type { TableName } from '../address/table-name.js'
import type { Sql } from '../sql/sql.js'
import type { Statement } from '../sql/statement.js'
import type { Instant } from '../time/instant.js'
import type { ChainHead } from './audit-chain.js'
import type { AuditEntry, ChainedEntry } from './audit-entry.js'
import type { Lease } from './lease.js'
import type { PolicyOutcome, PolicyState } from './policy-state.js'
import type { RunKind, RunRecord } from './run.js'
import type { Step, StepState, StepTotals } from './step.js'

/** Who wants a lease. */
export interface LeaseRequest {
  /** The id of the run. */
  readonly token: string
  readonly holder: string
  readonly at: Instant
}

/** An entry as it stands in the table of the audit. */
export interface StoredEntry extends ChainedEntry {
  readonly event: string
  readonly at: Instant
  readonly actor: string
  readonly origin: string
  readonly table: TableName | undefined
  readonly policyId: string | undefined
  readonly subject: string | undefined
}

/** Which runs are meant; newest first. */
export interface RunFilter {
  readonly ids?: readonly string[] | undefined
  /** Those whose id begins like this: digits and capital letters. */
  readonly prefix?: string | undefined
  /** Those that did something with this table. */
  readonly table?: TableName | undefined
  readonly kinds?: readonly RunKind[] | undefined
  readonly since?: Instant | undefined
  /** Only those behind this one: the last of the page before. */
  readonly before?: string | undefined
  readonly limit?: number | undefined
}

/** Which entries of the audit are meant; all conditions must hold. */
export interface LogFilter {
  readonly chains?: readonly string[] | undefined
  readonly policyIds?: readonly string[] | undefined
  readonly table?: TableName | undefined
  readonly since?: Instant | undefined
  /** Default `place`: by chain and place. `newest`: by time, the latest first. */
  readonly order?: 'place' | 'newest' | undefined
  /** Only those behind this one, by chain and place: the last of the page before. */
  readonly after?: Pick<ChainedEntry, 'chain' | 'n'> | undefined
  readonly limit?: number | undefined
}

/**
 * Runs, their journal, leases and audit as rows. What is written together with an effect is a statement, so that it can go
 * into the transaction of the effect where there are transactions.
 *
 * @throws CTK_STORE_MISSING when the tables are not there
 */
export interface RunStore {
  readonly schema: string

  /** Takes those of the leases that are free, in the order given, and returns all of them as they are then. One statement. */
  take(keys: readonly string[], request: LeaseRequest, signal?: AbortSignal): Promise<Lease[]>
  /** Takes a lease from a holder that has given no sign since it was seen. Returns whether it was still as seen. */
  seize(seen: Lease, request: LeaseRequest, signal?: AbortSignal): Promise<boolean>
  /** The leases as they are; a key that nobody ever took is left out. */
  leases(keys: readonly string[], signal?: AbortSignal): Promise<Lease[]>
  /** The leases that these runs hold. */
  leasesOf(tokens: readonly string[], signal?: AbortSignal): Promise<Lease[]>
  /** A sign of life. Returns the keys that are still held. */
  beat(keys: readonly string[], token: string): Promise<string[]>
  /** @param clean whether no step was left open */
  release(keys: readonly string[], token: string, clean: boolean): Promise<void>
  /**
   * A condition that is true while the lease is held by this token and, where `pins` is given, nothing was added since that
   * holds data back. Binds everything.
   */
  leaseHeld(key: string, token: string, pins?: number): Sql

  insertRun(run: RunRecord): Statement
  /**
   * @param lease within a transaction: changes no row unless {@link RunStore.leaseHeld} is true of it, and keeps the lease from
   * others until the transaction ends
   */
  moveHead(
    runId: string,
    head: ChainHead,
    lease?: { readonly key: string; readonly token: string; readonly pins: number | undefined },
  ): Statement
  /**
   * The head of a run, as `length` and `head`, once nothing that moves it is under way any more. Only where there are
   * transactions.
   */
  settledHead(runId: string): Statement
  finishRun(run: RunRecord): Statement
  /** Writes steps, new or again. */
  writeSteps(steps: readonly Step[]): Statement
  appendLog(entries: readonly (ChainedEntry & { readonly source: AuditEntry })[]): Statement

  /** Writes how a run ended for policies; failures in a row are counted by the database. */
  recordOutcomes(outcomes: readonly PolicyOutcome[]): Statement
  /** Forgets the failures of policies. */
  clearFailures(policies: readonly string[]): Statement
  /** How the latest runs of policies ended; a policy that no run has seen is left out. One statement, seen as it is. */
  policyStates(policies: readonly string[], signal?: AbortSignal): Promise<PolicyState[]>

  /** Makes what was written visible to the reads below, where the database needs that. */
  refresh(signal?: AbortSignal): Promise<void>
  runs(filter?: RunFilter, signal?: AbortSignal): Promise<RunRecord[]>
  /** In the order in which they began. */
  steps(
    filter: {
      readonly runId?: string | undefined
      readonly tables?: readonly TableName[] | undefined
      readonly states?: readonly StepState[] | undefined
      readonly kinds?: readonly string[] | undefined
    },
    signal?: AbortSignal,
  ): Promise<Step[]>
  /** The steps of runs in numbers, in order of run and table. */
  stepTotals(runIds: readonly string[], signal?: AbortSignal): Promise<StepTotals[]>
  log(filter?: LogFilter, signal?: AbortSignal): Promise<StoredEntry[]>
  /** Chains that have entries and no run. */
  chainsWithoutRun(signal?: AbortSignal): Promise<{ readonly chain: string; readonly entries: number }[]>
}
