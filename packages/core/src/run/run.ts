import type { Instant } from '../time/instant.js'

/** Who does something, and from where. Written down with everything that changes data, policies or holds. */
export interface Actor {
  /** The user of the operating system, and the database's if it is another: `ana (db crate)`. */
  readonly name: string
  /** Host and process: `worker-3 pid 4711`. */
  readonly origin: string
}

/** What a run is about. */
export type RunKind =
  | 'retention'
  | 'reconcile'
  | 'undo'
  | 'restore'
  | 'expire'
  | 'repository'
  | 'policy'
  | 'hold'
  | 'gate'
  | (string & {})

/**
 * One row of the table of runs: everything that changes something is a run, with an audit chain of its own. The chain
 * begins with the hash of `opening` and, once the run is finished, ends with that of `closing`.
 */
export interface RunRecord {
  /** A ULID, so that runs sort by when they began. */
  readonly id: string
  readonly kind: RunKind
  readonly actor: string
  readonly origin: string
  readonly startedAt: Instant
  readonly finishedAt: Instant | undefined
  readonly exitCode: number | undefined
  /** Canonical JSON of what was asked for; its member `run` repeats id, kind, actor, origin and start, so that the chain covers them. */
  readonly opening: string
  /** Canonical JSON of how it ended; its member `run` repeats end and exit code. */
  readonly closing: string | undefined
  /** How many entries the chain has. */
  readonly length: number
  /** The hash of all of it. */
  readonly head: string
}
