import type { ExecuteResult, Query, Sender, Statement } from '@ctk/core'

/**
 * A connection (or pool) that sends statements and decodes rows. It knows nothing of tables and partitions: that is the dialect.
 *
 * Parameters may be `null`, `string`, `number`, `bigint`, `boolean`, `Date`, arrays of these, and plain objects (sent as JSON).
 * Rows follow the rules of `Database` in `@ctk/core`. Errors are wrapped by {@link wrapDriverError}.
 */
export interface Driver extends AsyncDisposable {
  /** Known once connected, without a query: from ParameterStatus on the wire, from the scheme on HTTP. */
  readonly dialect: 'cratedb' | 'postgresql'
  query<R>(query: Query, signal?: AbortSignal): Promise<R[]>
  execute(statement: Statement, signal?: AbortSignal): Promise<ExecuteResult>
  /** All or nothing, on one connection: what `work` throws rolls back. Only where the database has transactions. */
  transaction?<T>(work: (transaction: Sender) => Promise<T>, signal?: AbortSignal): Promise<T>
  /** All of the statements in one transaction. */
  atomically?(statements: readonly Statement[], signal?: AbortSignal): Promise<ExecuteResult[]>
}
