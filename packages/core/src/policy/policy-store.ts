import type { Sender } from '../database/database.js'
import type { Statement } from '../sql/statement.js'
import type { Policy } from './policy.js'

/** The names of ctk's own tables; each can be changed. */
export interface StoreTables {
  readonly policy: string
  readonly version: string
  /** One row for each run, with the head of its audit chain. */
  readonly run: string
  /** The journal: one row for each operation of a run. */
  readonly step: string
  readonly lease: string
  /** The audit: who did what, each entry with the hash of the one before. */
  readonly log: string
  readonly hold: string
  readonly mark: string
  /** How the latest runs of each policy ended. */
  readonly policyState: string
  /** Loads that can be gone on with. */
  readonly load: string
  /** One row for each batch that such a load has written. */
  readonly loadBatch: string
  /** One row for each archived partition. */
  readonly archive: string
  /** Where archives are put. */
  readonly repository: string
}

/** Where ctk keeps its tables. */
export interface StoreOptions {
  /** Default `ext`. */
  readonly schema?: string
  readonly tables?: Partial<StoreTables>
}

/** What `setup` did, or would do. */
export interface SetupReport {
  readonly schema: string
  /** The version of the tables before; undefined when there were none. */
  readonly from: number | undefined
  readonly to: number
  /** The statements, in order; empty when everything is in place. */
  readonly statements: readonly Statement[]
}

/**
 * Policies as rows. `list` is one statement, and so is every change where the database has transactions; CrateDB needs a read before
 * an update, and a refresh after a change.
 *
 * @throws CTK_STORE_MISSING when the table is not there, with the remedy `ctk retention setup`
 * @throws CTK_STORE_NEWER when it was written by a newer release
 */
export interface PolicyStore {
  readonly schema: string
  /** Creates the tables, or brings them forward to this release. Repeatable, and safe when two do it at once. */
  setup(options?: { readonly dryRun?: boolean }, signal?: AbortSignal): Promise<SetupReport>
  /** All policies, in order of table (schema, name), strategy, id. */
  list(signal?: AbortSignal): Promise<Policy[]>
  /** @throws CTK_POLICY_EXISTS when the id is taken */
  create(policy: Policy, signal?: AbortSignal): Promise<void>
  /** Replaces the policy of this id if it still has the version before. Returns whether it did. */
  update(policy: Policy, signal?: AbortSignal): Promise<boolean>
  /** Returns how many there were. */
  remove(ids: readonly string[], signal?: AbortSignal): Promise<number>
  /** The same store inside of a transaction. */
  within(transaction: Sender): Pick<PolicyStore, 'list' | 'create' | 'update' | 'remove'>
}
