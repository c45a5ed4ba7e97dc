import type { TableName } from '../address/table-name.js'
import type { Instant } from '../time/instant.js'

/** One thing that was done, for the audit. */
export interface AuditEntry {
  /** `step.done`, `step.failed`, `policy.created`, `hold.released` … */
  readonly event: string
  readonly at: Instant
  readonly actor: string
  readonly origin: string
  readonly table?: TableName | undefined
  readonly policyId?: string | undefined
  /** What it is about: the id of an operation, a policy, a hold. */
  readonly subject?: string | undefined
  /** What was there before, as plain data. */
  readonly before?: unknown
  /** What is there now. */
  readonly after?: unknown
}

/** An entry in its place in a chain. */
export interface ChainedEntry {
  /** The run that the chain belongs to. */
  readonly chain: string
  /** From 1 on, without a gap. */
  readonly n: number
  /** Canonical JSON of the {@link AuditEntry}: the text that is hashed. */
  readonly entry: string
  /** SHA-256, hexadecimal, of the hash before, a line feed, and `entry`. */
  readonly hash: string
}
