import type { ArchiveStore } from '../archive/archive-store.js'
import type { Database } from '../database/database.js'
import type { EventBus } from '../events/event-bus.js'
import type { StoreOptions } from '../policy/policy-store.js'
import type { Clock } from '../time/clock.js'
import type { Registry } from './registry.js'
import { type ServiceToken, serviceToken } from './service-token.js'

// The services that every session has.

/** The present; tests give another one. */
export const ClockService: ServiceToken<Clock> = serviceToken('clock')
/** The open database. */
export const DatabaseService: ServiceToken<Database> = serviceToken('database')
/** Where to tell what happens. */
export const EventsService: ServiceToken<EventBus> = serviceToken('events')
/** What was archived, and where to. */
export const ArchivesService: ServiceToken<ArchiveStore> = serviceToken('archives')
/** Where ctk's own tables are: what `database.runs()` and `database.policies()` take. */
export const StoreService: ServiceToken<StoreOptions> = serviceToken('store')
/** What plugins have added, for contributions that work with those of others: formats, sinks. */
export const RegistryService: ServiceToken<Registry> = serviceToken('registry')
