import type { ArchiveStore } from '../archive/archive-store.js'
import type { Database } from '../database/database.js'
import type { EventBus } from '../events/event-bus.js'
import type { HoldStore } from '../hold/hold-store.js'
import type { Registry } from '../plugin/registry.js'
import type { Policies } from '../policy/policies.js'
import type { RunStore } from '../run/run-store.js'
import type { Runner } from '../run/runner.js'
import type { Clock } from '../time/clock.js'
import type { Pacer } from '../time/pacer.js'

/** What planning and running work with. */
export interface RetentionContext {
  readonly database: Database
  readonly registry: Registry
  readonly policies: Policies
  readonly clock: Clock
  readonly events: EventBus
  readonly runs: RunStore
  readonly holds: HoldStore
  readonly archives: ArchiveStore
  readonly runner: Runner
  readonly pacer: Pacer
}
