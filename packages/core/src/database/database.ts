import type { Address } from '../address/address.js'
import type { TableName } from '../address/table-name.js'
import type { PolicyStore, StoreOptions } from '../policy/policy-store.js'
import type { OperationHandler } from '../retention/operation.js'
import type { Query, Statement } from '../sql/statement.js'
import type { Instant } from '../time/instant.js'
import type { Capabilities } from './capability.js'
import type { Catalog } from './catalog.js'
import type { BatchWriter, TableDefinition, WriterOptions } from './writer.js'

/** What the server says of itself: one statement. */
export interface ServerStatus {
  readonly version: string
  /** Names this database among others, so that a plan made for one is refused by another. */
  readonly identity: string
  readonly user: string
  /** The server's clock. */
  readonly now: Instant
  readonly health: 'green' | 'yellow' | 'red'
}

/** A privilege a command needs, and whether the user has it. */
export interface PrivilegeCheck {
  readonly privilege: string
  readonly object: string
  readonly granted: boolean | undefined
  /** The statement that grants it. */
  readonly grant: string
}

/** The outcome of a statement. `rowCount` is undefined where the server does not know it (CrateDB's -1 and -2). */
export interface ExecuteResult {
  readonly rowCount: number | undefined
}

/**
 * A connected database. Close it with `await using` or `[Symbol.asyncDispose]()`.
 *
 * Rows come with plain values: timestamps as `Date` (UTC), 64-bit integers as `number` while they are safe and as `bigint`
 * beyond, JSON and objects parsed. Errors are `CtkError`s that keep the driver's fields in `data` and `cause`.
 */
export interface Database extends AsyncDisposable {
  readonly address: Address
  readonly dialect: 'cratedb' | 'postgresql' | (string & {})
  /** The schema of a table that is named without one: `doc`, `public`. */
  readonly defaultSchema: string
  readonly capabilities: Capabilities
  readonly catalog: Catalog
  /** The handlers of the operations that the dialect itself can do. */
  readonly operations: readonly OperationHandler[]
  query<R>(query: Query, signal?: AbortSignal): Promise<R[]>
  execute(statement: Statement, signal?: AbortSignal): Promise<ExecuteResult>
  /** All of the statements or none of them. Present only where the database has transactions. */
  atomically?(statements: readonly Statement[], signal?: AbortSignal): Promise<ExecuteResult[]>
  status(signal?: AbortSignal): Promise<ServerStatus>
  /** Which of the privileges that ctk needs on these tables and on its own schema the user has. */
  privileges(tables: readonly TableName[], schema: string, signal?: AbortSignal): Promise<PrivilegeCheck[]>
  policies(options?: StoreOptions): PolicyStore
  /** The statements that create a table; schemas included where they are objects of their own. */
  createTableStatements(definition: TableDefinition): Statement[]
  writer(table: TableName, options: WriterOptions): Promise<BatchWriter>
  /** Makes written rows visible where the database needs that (`refresh` capability); otherwise does nothing. */
  refresh(tables: readonly TableName[], signal?: AbortSignal): Promise<void>
}
