import type { Instant } from '@ctk/core'

/** Somebody who is told of events. One row of the table `webhook`. */
export interface Webhook {
  /** Unique; what commands take. */
  readonly name: string
  readonly url: string
  /** Where the secret is, never the secret itself: `env:NAME` or `file:/path`. */
  readonly secret: string
  /** Patterns such as `run.*`: see {@link matchesEvent}. */
  readonly events: readonly string[]
  /** How payloads name the database. Kept here, so that an event is the same whoever sends it. */
  readonly database: string
  readonly enabled: boolean
  /** Why it was disabled. */
  readonly reason: string | undefined
  readonly createdAt: Instant
  readonly createdBy: string
}
