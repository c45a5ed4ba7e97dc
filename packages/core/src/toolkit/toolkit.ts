import type { TableName } from '../address/table-name.js'
import type { ArchiveStore } from '../archive/archive-store.js'
import type { ExpireRequest } from '../archive/expire-archives.js'
import type { RestoreRequest } from '../archive/restore-archives.js'
import type { Database } from '../database/database.js'
import type { EventBus } from '../events/event-bus.js'
import type { HighWaterMarks } from '../gate/high-water-marks.js'
import type { Holds } from '../hold/holds.js'
import type { BlobReport, BlobRequest } from '../load/load-blobs.js'
import type { LoadReport, LoadRequest } from '../load/load-request.js'
import type { Registry } from '../plugin/registry.js'
import type { Policies } from '../policy/policies.js'
import type { PolicyFilter } from '../policy/policy-input.js'
import type { SetupReport } from '../policy/policy-store.js'
import type { CheckReport } from '../retention/check-policies.js'
import type { Explanation } from '../retention/explanation.js'
import type { Forecast } from '../retention/forecast.js'
import type { ForecastRequest } from '../retention/forecast-policies.js'
import type { RunHistory } from '../retention/history.js'
import type { RetentionPlan } from '../retention/plan.js'
import type { StatusReport, StatusRequest } from '../retention/read-status.js'
import type { RunReport } from '../retention/report.js'
import type { RetentionRequest } from '../retention/request.js'
import type { ResumeReport } from '../retention/resume-run.js'
import type { RunOptions } from '../retention/run-options.js'
import type { SavedPlan } from '../retention/saved-plan.js'
import type { ShownRun } from '../retention/show-run.js'
import type { UnpauseReport } from '../retention/unpause.js'
import type { LogFilter, RunFilter, StoredEntry } from '../run/run-store.js'
import type { AuditReport, VerifyRequest } from '../run/verify-audit.js'
import type { SaveReport, SaveRequest } from '../save/save-request.js'

/** Everything ctk does, for programs. The command line is a thin layer over it. */
export interface Toolkit {
  readonly database: Database
  readonly registry: Registry
  readonly events: EventBus
  readonly policies: Policies
  /** What was archived, and where to. */
  readonly archives: ArchiveStore
  /** Pins on data that no strategy touches. */
  readonly holds: Holds
  /** How far dependants have seen tables: what they have not seen is not removed. */
  readonly gates: HighWaterMarks
  readonly retention: {
    /** What would happen. Writes nothing. A cutoff in the future is allowed: it simulates. */
    plan(request?: RetentionRequest, signal?: AbortSignal): Promise<RetentionPlan>
    /**
     * Plans and applies. Failures of single tables are in the report, not thrown.
     *
     * @throws CTK_LEASE_HELD, CTK_CUTOFF_IN_FUTURE, CTK_CLOCK_SKEW, CTK_CLUSTER_RED before anything is touched
     */
    run(request?: RetentionRequest & RunOptions, signal?: AbortSignal): Promise<RunReport>
    /** A plan to be written to a file by `writePlan`; make it with `fingerprints`, so that it can tell what changed. */
    save(plan: RetentionPlan, signal?: AbortSignal): Promise<SavedPlan>
    /**
     * Does exactly what a saved plan says, and leaves alone what changed since.
     *
     * @throws CTK_PLAN_INVALID for a plan of another database
     */
    apply(plan: SavedPlan, options?: RunOptions, signal?: AbortSignal): Promise<RunReport>
    /**
     * Brings back what a run has removed, as far as it is kept for a grace period.
     *
     * @throws CTK_RUN_NOT_FOUND, CTK_UNDO_IMPOSSIBLE
     */
    undo(runId: string, options?: RunOptions, signal?: AbortSignal): Promise<RunReport>
    /**
     * Brings archived partitions back, into their table or a new one.
     *
     * @throws CTK_ARCHIVE_NOT_FOUND, CTK_TABLE_EXISTS, CTK_LEASE_HELD
     */
    restore(request: RestoreRequest, signal?: AbortSignal): Promise<RunReport>
    /**
     * Removes archives for good, except those that something still needs.
     *
     * @throws CTK_ARCHIVE_NOT_FOUND, CTK_LEASE_HELD
     */
    expire(request: ExpireRequest, signal?: AbortSignal): Promise<RunReport>
    /** Looks for what is wrong with policies. Writes nothing. */
    check(request?: RetentionRequest, signal?: AbortSignal): Promise<CheckReport>
    /** Why each part of a table goes now, or not yet, and when. Writes nothing. */
    explain(table: TableName, request?: Omit<RetentionRequest, 'tables'>, signal?: AbortSignal): Promise<Explanation>
    /** What policies will free in the coming months. Writes nothing. */
    forecast(request?: ForecastRequest, signal?: AbortSignal): Promise<Forecast>
    /** How policies fare: when a run last dealt with each, what is overdue, what comes next. Writes nothing. */
    status(request?: StatusRequest, signal?: AbortSignal): Promise<StatusReport>
    /** Runs, newest first, and what became of them. Writes nothing. */
    history(filter?: RunFilter, signal?: AbortSignal): Promise<RunHistory>
    /** Everything that is written of a run; its id may be cut short. */
    show(id: string, signal?: AbortSignal): Promise<ShownRun>
    /** Finishes what a run left. */
    resume(
      id: string,
      options?: RunOptions & Pick<RetentionRequest, 'pauseAfter'>,
      signal?: AbortSignal,
    ): Promise<ResumeReport>
    /** Forgets the failures of policies, so that paused ones are carried out again. */
    unpause(filter: PolicyFilter, signal?: AbortSignal): Promise<UnpauseReport>
  }
  readonly audit: {
    /** Entries of the audit. */
    list(filter?: LogFilter, signal?: AbortSignal): Promise<StoredEntry[]>
    /** Recomputes the chains of the audit; see {@link verifyAudit} for what that proves, and what not. */
    verify(request?: VerifyRequest, signal?: AbortSignal): Promise<AuditReport>
  }
  /**
   * Creates or migrates ctk's own tables.
   *
   * @throws CTK_STORE_NEWER when a newer release wrote them
   */
  setup(options?: { readonly dryRun?: boolean }): Promise<SetupReport>
  /**
   * Gives notifiers, such as webhooks, a moment to tell what happened: 2 seconds, or less when they are done. What they do
   * not get told is put aside for the next time. Call it before the database is closed; it never throws.
   */
  flush(): Promise<void>
  /** Loads a file or another resource into a table. */
  load(request: LoadRequest, signal?: AbortSignal): Promise<LoadReport>
  /** Stores files in a blob table. */
  loadBlobs(request: BlobRequest, signal?: AbortSignal): Promise<BlobReport>
  /** Saves rows of a table to a file, an object store or a topic. */
  save(request: SaveRequest, signal?: AbortSignal): Promise<SaveReport>
}
