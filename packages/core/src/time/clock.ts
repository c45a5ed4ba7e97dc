import type { Instant } from './instant.js'

/** The one source of the present. Logic never asks the system for the time. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): Instant
}

/** The system's clock. */
export const systemClock: Clock = { now: () => Date.now() }
