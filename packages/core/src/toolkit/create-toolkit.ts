import type { Database } from '../database/database.js'
import { EventBus } from '../events/event-bus.js'
import { HighWaterMarks } from '../gate/high-water-marks.js'
import { Holds } from '../hold/holds.js'
import { Notifications } from '../notify/notifications.js'
import type { Plugin } from '../plugin/plugin.js'
import { Registry } from '../plugin/registry.js'
import {
  ArchivesService,
  ClockService,
  DatabaseService,
  EventsService,
  RegistryService,
  StoreService,
} from '../plugin/services.js'
import { Policies } from '../policy/policies.js'
import type { StoreTables } from '../policy/policy-store.js'
import { applyPlan } from '../retention/apply-plan.js'
import { checkPolicies } from '../retention/check-policies.js'
import { makePlan } from '../retention/make-plan.js'
import { runRetention } from '../retention/run-retention.js'
import { savedPlan } from '../retention/saved-plan.js'
import { undoRun } from '../retention/undo-run.js'
import { type Runner, thisRunner } from '../run/runner.js'
import { verifyAudit } from '../run/verify-audit.js'
import { type Clock, systemClock } from '../time/clock.js'
import { type Pacer, systemPacer } from '../time/pacer.js'
import type { Toolkit } from './toolkit.js'

/** What a toolkit is made of. */
export interface ToolkitOptions {
  /** An open database; the caller closes it. */
  readonly database: Database
  readonly plugins?: readonly Plugin[]
  /** The schema of ctk's own tables; default `ext`. */
  readonly schema?: string | undefined
  /** Other names for ctk's own tables. */
  readonly tables?: Partial<StoreTables> | undefined
  readonly clock?: Clock
  /** How time passes, for waiting; default the computer's own. */
  readonly pacer?: Pacer
  /** Who works here; default this process. */
  readonly runner?: Runner
  readonly events?: EventBus
  /** A registry that plugins are in already; default a new one. */
  readonly registry?: Registry
}

/**
 * Everything ctk does, over one open database.
 *
 * @throws CTK_PLUGIN_INCOMPATIBLE, CTK_PLUGIN_INVALID, CTK_PLUGIN_DUPLICATE
 * @example
 * await using database = await openDatabase('pglite://.ctk/data')
 * const toolkit = createToolkit({ database, plugins: [retentionDelete] })
 * await toolkit.setup()
 * await toolkit.policies.create({ strategy: 'delete', table: 'doc.metrics', duration: '1y' })
 * const report = await toolkit.retention.run()
 */
export function createToolkit(options: ToolkitOptions): Toolkit {
  const { database, clock = systemClock, registry = new Registry() } = options
  const events = options.events ?? new EventBus(undefined, clock)
  for (const plugin of options.plugins ?? []) registry.install(plugin)
  registry.provide(RegistryService, registry)
  registry.provide(DatabaseService, database)
  registry.provide(ClockService, clock)
  registry.provide(EventsService, events)
  const where = {
    ...(options.schema === undefined ? {} : { schema: options.schema }),
    ...(options.tables === undefined ? {} : { tables: options.tables }),
  }
  registry.provide(StoreService, where)
  const store = database.policies(where)
  const runs = database.runs(where)
  const holds = database.holds(where)
  const loads = database.loads(where)
  const archives = database.archives(where)
  registry.provide(ArchivesService, archives)
  const { runner = thisRunner(), pacer = systemPacer } = options
  const policies = new Policies({ store, runs, database, registry, clock, events, runner })
  const context = { database, registry, policies, clock, events, runs, holds, archives, runner, pacer }
  const notifications = new Notifications(registry, events)
  return {
    database,
    registry,
    events,
    policies,
    flush: () => notifications.flush(),
    archives,
    holds: new Holds({ ...context, store: holds }),
    gates: new HighWaterMarks({ ...context, store: holds }),
    retention: {
      plan: (request = {}, signal) => makePlan(request, context, signal),
      run: (request = {}, signal) => runRetention(request, context, signal),
      save: async (plan, signal) => savedPlan(plan, (await database.status(signal)).identity),
      apply: (plan, applying = {}, signal) => applyPlan(plan, applying, context, signal),
      undo: (id, undoing = {}, signal) => undoRun(id, undoing, context, signal),
      restore: async (request, signal) =>
        (await import('../archive/restore-archives.js')).restoreArchives(request, context, signal),
      expire: async (request, signal) =>
        (await import('../archive/expire-archives.js')).expireArchives(request, context, signal),
      check: (request = {}, signal) => checkPolicies(request, context, signal),
      explain: async (table, request = {}, signal) =>
        (await import('../retention/explain-table.js')).explainTable(table, request, context, signal),
      forecast: async (request = {}, signal) =>
        (await import('../retention/forecast-policies.js')).forecastPolicies(request, context, signal),
      status: async (request = {}, signal) =>
        (await import('../retention/read-status.js')).readStatus(request, context, signal),
      history: async (filter = {}, signal) =>
        (await import('../retention/history.js')).readHistory(filter, context, signal),
      show: async (id, signal) => (await import('../retention/show-run.js')).showRun(id, context, signal),
      resume: async (id, resuming = {}, signal) =>
        (await import('../retention/resume-run.js')).resumeRun(id, resuming, context, signal),
      unpause: async (filter, signal) =>
        (await import('../retention/unpause.js')).unpausePolicies(filter, context, signal),
    },
    audit: {
      list: async (filter, signal) => {
        await runs.refresh(signal)
        return runs.log(filter, signal)
      },
      verify: (request, signal) => verifyAudit(runs, request, signal),
    },
    setup: (setup) => store.setup(setup),
    loadBlobs: async (request, signal) => (await import('../load/load-blobs.js')).loadBlobs(request, context, signal),
    load: async (request, signal) =>
      (await import('../load/run-load.js')).runLoad(request, { ...context, loads }, signal),
    save: async (request, signal) => (await import('../save/run-save.js')).runSave(request, context, signal),
  }
}
