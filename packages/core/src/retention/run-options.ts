import type { Window } from '../time/window.js'

/** How a run goes about its work. None of it changes what is expired. */
export interface RunOptions {
  /** How long to wait for another run on the same tables, in milliseconds. Default 0: give up at once. */
  readonly waitMs?: number | undefined
  /** How long a run that gives no sign keeps its leases, in milliseconds. Default 6 minutes; longer than any statement may take. */
  readonly leaseMs?: number | undefined
  /** How many tables are worked on at a time. Default 1. */
  readonly parallel?: number | undefined
  /** Milliseconds to rest after each batch, so that others get their turn. Default 0. */
  readonly throttleMs?: number | undefined
  /** How often a batch is tried in all when it fails for a reason that may pass. Default 4. */
  readonly attempts?: number | undefined
  /** When this time is over the run stops, in milliseconds from its start; what runs then is ended. */
  readonly timeoutMs?: number | undefined
  /** Also remove only while the cluster is green, no shard moves and no disk is short. Moving and copying always need that. */
  readonly requireHealthy?: boolean | undefined
  /** The time of day at which it may work. No batch begins outside. */
  readonly window?: Window | undefined
}

/** The defaults. */
export const runDefaults = { leaseMs: 360_000, parallel: 1, attempts: 4 } as const
