import type { Database, EventBus, Registry, Toolkit } from '@ctk/core'
import type { Configuration } from '../configuration/configuration.js'

/** Everything a command works with. Close it with `await using`: the database goes first, then the handlers of Ctrl-C. */
export interface Session extends AsyncDisposable {
  readonly toolkit: Toolkit
  readonly database: Database
  readonly registry: Registry
  readonly events: EventBus
  readonly configuration: Configuration
  /** Aborted by the first Ctrl-C. Hand it to everything that takes one. */
  readonly signal: AbortSignal
}
