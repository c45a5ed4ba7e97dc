import type { Database } from '../database/database.js'
import type { EventBus } from '../events/event-bus.js'
import type { Clock } from '../time/clock.js'
import { type ServiceToken, serviceToken } from './service-token.js'

/** The services that every session has. */
export const ClockService: ServiceToken<Clock> = serviceToken('clock')
export const DatabaseService: ServiceToken<Database> = serviceToken('database')
export const EventsService: ServiceToken<EventBus> = serviceToken('events')
