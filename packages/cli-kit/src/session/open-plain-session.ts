import type { EventBus, Registry } from '@ctk/core'
import { onInterruption } from './interruption.js'
import type { RegisteredPlugins } from './register-plugins.js'
import { type EventAudience, watchedEvents } from './watched-events.js'

/** What a command works with that needs no database. Close it with `await using`. */
export interface PlainSession extends AsyncDisposable {
  readonly registry: Registry
  readonly events: EventBus
  /** Aborted by the first Ctrl-C. Hand it to everything that takes one. */
  readonly signal: AbortSignal
}

/** Makes a session without a database: plugins, events and Ctrl-C. */
export async function openPlainSession(
  options: EventAudience & { readonly plugins: RegisteredPlugins },
): Promise<PlainSession> {
  const { ClockService, EventsService, systemClock } = await import('@ctk/core')
  const { registry } = options.plugins
  const { events, clear } = await watchedEvents(options)
  registry.provide(ClockService, systemClock)
  registry.provide(EventsService, events)
  const interruption = onInterruption(options.note)
  return {
    registry,
    events,
    signal: interruption.signal,
    async [Symbol.asyncDispose]() {
      clear()
      interruption[Symbol.dispose]()
    },
  }
}
