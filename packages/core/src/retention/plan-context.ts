import type { Database } from '../database/database.js'
import type { EventBus } from '../events/event-bus.js'
import type { Registry } from '../plugin/registry.js'
import type { Policies } from '../policy/policies.js'
import type { Clock } from '../time/clock.js'

/** What planning and running work with. */
export interface RetentionContext {
  readonly database: Database
  readonly registry: Registry
  readonly policies: Policies
  readonly clock: Clock
  readonly events: EventBus
}
