import type { BlobStore, EachResult, ExecuteResult, Query, Sender, Statement } from '@ctk/core'

/** A transaction, which may also take rows in bulk. */
export interface Transaction extends Sender {
  /**
   * Sends a `COPY … FROM STDIN` and the bytes that it reads, and returns how many rows the server counted. Only where the
   * protocol does that: in the embedded database it is no faster than other statements. What reading the bytes throws ends it.
   */
  copyIn?(
    copy: Statement,
    bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
    signal?: AbortSignal,
  ): Promise<ExecuteResult>
}

/**
 * A connection (or pool) that sends statements and decodes rows. It knows nothing of tables and partitions: that is the dialect.
 *
 * Parameters may be `null`, `string`, `number`, `bigint`, `boolean`, `Date`, arrays of these, and plain objects (sent as JSON).
 * Rows follow the rules of `Database` in `@ctk/core`. Errors are wrapped by {@link wrapDriverError}.
 */
export interface Driver extends AsyncDisposable {
  /** Known once connected, without a query: from ParameterStatus on the wire, from the scheme on HTTP. */
  readonly dialect: 'cratedb' | 'postgresql'
  /** Whether its transactions have `copyIn`. */
  readonly copies?: boolean
  query<R>(query: Query, signal?: AbortSignal): Promise<R[]>
  execute(statement: Statement, signal?: AbortSignal): Promise<ExecuteResult>
  /**
   * Sends a statement for many rows of parameters, and tells what became of each. Only CrateDB over HTTP.
   *
   * @throws what is not about a single row; CrateDB also refuses all of them for what it sees in one before it begins
   */
  executeEach?(sql: string, rows: readonly (readonly unknown[])[], signal?: AbortSignal): Promise<EachResult[]>
  /** Sends a statement whose parameters are JSON already, such as columns of values. Only CrateDB over HTTP. */
  executeColumns?(sql: string, parameters: readonly Uint8Array[], signal?: AbortSignal): Promise<ExecuteResult>
  /** All or nothing, on one connection: what `work` throws rolls back. Only where the database has transactions. */
  transaction?<T>(work: (transaction: Transaction) => Promise<T>, signal?: AbortSignal): Promise<T>
  /**
   * Sends statements on one connection, so that what lives in it, such as a cursor, is there for the next. Leave
   * nothing in it. Only where there are connections, but no transactions: CrateDB over the wire protocol.
   */
  session?<T>(work: (session: Sender) => Promise<T>, signal?: AbortSignal): Promise<T>
  /** All of the statements in one transaction. */
  atomically?(statements: readonly Statement[], signal?: AbortSignal): Promise<ExecuteResult[]>
  /** Where there are blob tables that can be reached this way. */
  readonly blobs?: BlobStore
}
