import type { Address } from '../address/address.js'
import type { TableName } from '../address/table-name.js'
import type { ArchiveStore } from '../archive/archive-store.js'
import type { CtkError } from '../errors/ctk-error.js'
import type { HoldStore } from '../hold/hold-store.js'
import type { LoadStore } from '../load/checkpoint/load-store.js'
import type { RowBatch } from '../load/row-batch.js'
import type { PolicyStore, StoreOptions } from '../policy/policy-store.js'
import type { OperationHandler } from '../retention/operation.js'
import type { RunStore } from '../run/run-store.js'
import type { Query, Statement } from '../sql/statement.js'
import type { Instant } from '../time/instant.js'
import type { BlobStore } from './blob-store.js'
import type { Capabilities } from './capability.js'
import type { Catalog, TableInfo } from './catalog.js'
import type { ReadOptions } from './reader.js'
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

/** What the server is busy with by itself. */
export interface ServerStrain {
  /** How many shards are moving between nodes. */
  readonly relocating: number
  /** How many nodes have less free disk space than one of the server's watermarks asks for. */
  readonly shortOfDisk: number
}

/** A privilege a command needs, and whether the user has it. */
export interface PrivilegeCheck {
  /** As the database spells it: `DQL`, `SELECT`. */
  readonly privilege: string
  /** What it is for: `doc.metrics`, `schema ext`. */
  readonly object: string
  /** Undefined where the database does not say. */
  readonly granted: boolean | undefined
  /** The statement that grants it. */
  readonly grant: string
}

/** The outcome of a statement. `rowCount` is undefined where the server does not know it (CrateDB's -1 and -2). */
export interface ExecuteResult {
  readonly rowCount: number | undefined
}

/** What became of one of many rows: a count, or why it was refused. */
export type EachResult = ExecuteResult | { readonly error: CtkError }

/** Somebody who sends statements: a database, or a transaction in it. */
export interface Sender {
  /**
   * Sends a statement and returns its rows, each an object by column name.
   *
   * @throws CTK_STATEMENT_FAILED, CTK_TABLE_MISSING, CTK_PERMISSION_DENIED, CTK_CONNECTION_FAILED, CTK_TIMEOUT, CTK_ABORTED and others
   * @example const [row] = await database.query<{ n: number }>(compile(sql`SELECT count(*) AS n FROM ${id('doc', 'metrics')}`))
   */
  query<R>(query: Query, signal?: AbortSignal): Promise<R[]>
  /** Sends a statement that returns no rows. Throws as {@link Sender.query} does. */
  execute(statement: Statement, signal?: AbortSignal): Promise<ExecuteResult>
  /**
   * Sends a `COPY … TO STDOUT`, which binds nothing, and gives the bytes as they come. Read them to their end, or leave the loop, before
   * anything else is sent. Only in transactions of PostgreSQL, embedded or not.
   */
  copyOut?(copy: Statement, signal?: AbortSignal): AsyncIterable<Uint8Array>
}

/**
 * A connected database. Close it with `await using` or `[Symbol.asyncDispose]()`.
 *
 * Rows come with plain values: timestamps as `Date` (UTC), 64-bit integers as `number` while they are safe and as `bigint`
 * beyond, JSON and objects parsed. Errors are `CtkError`s that keep the driver's fields in `data` and `cause`.
 */
export interface Database extends AsyncDisposable, Sender {
  /** Where it was opened; its text never holds the password. */
  readonly address: Address
  /** Which SQL it speaks. The embedded database is `postgresql`. */
  readonly dialect: 'cratedb' | 'postgresql' | (string & {})
  /** The schema of a table that is named without one: `doc`, `public`. */
  readonly defaultSchema: string
  readonly capabilities: Capabilities
  readonly catalog: Catalog
  /** Binary objects; present only where the database has blob tables, and this address leads to them. */
  readonly blobs?: BlobStore
  /** The handlers of the operations that the dialect itself can do. */
  readonly operations: readonly OperationHandler[]
  /**
   * Sends statements that take effect together or not at all: what `work` throws rolls back. Present only where the database
   * has transactions.
   */
  transaction?<T>(work: (transaction: Sender) => Promise<T>, signal?: AbortSignal): Promise<T>
  /** All of the statements or none of them. Present only where the database has transactions. */
  atomically?(statements: readonly Statement[], signal?: AbortSignal): Promise<ExecuteResult[]>
  /**
   * Sends a statement for each of many rows of parameters, all in one request, and tells what became of each. Present only on CrateDB
   * over HTTP.
   *
   * @throws what is not about a single row
   */
  executeEach?(sql: string, rows: readonly (readonly unknown[])[], signal?: AbortSignal): Promise<EachResult[]>
  /** Asks the server about itself, its clock included. */
  status(signal?: AbortSignal): Promise<ServerStatus>
  /** What the server is busy with: one statement, which makes every node look at itself. */
  strain(signal?: AbortSignal): Promise<ServerStrain>
  /** Which of the privileges that ctk needs on these tables and on its own schema the user has. */
  privileges(tables: readonly TableName[], schema: string, signal?: AbortSignal): Promise<PrivilegeCheck[]>
  /** The store of policies in this database. Sends nothing yet. */
  policies(options?: StoreOptions): PolicyStore
  /** The store of runs, leases and the audit in this database. Sends nothing yet. */
  runs(options?: StoreOptions): RunStore
  /** The store of holds and high-water marks in this database. Sends nothing yet. */
  holds(options?: StoreOptions): HoldStore
  /** The store of loads that can be gone on with. Sends nothing yet. */
  loads(options?: StoreOptions): LoadStore
  /** The store of archives and repositories. Sends nothing yet. */
  archives(options?: StoreOptions): ArchiveStore
  /**
   * Ends every statement of others whose text contains a mark, and returns when the server no longer shows any.
   *
   * @param mark a part of the comment that {@link tag} writes: `run 01JD…`
   * @returns how many there were
   */
  stopStatements(mark: string, signal?: AbortSignal): Promise<number>
  /** The statements that create a table; schemas included where they are objects of their own. */
  createTableStatements(definition: TableDefinition): Statement[]
  /**
   * The statements that create an empty table like another, to be filled and to replace it; to be sent together where there are
   * transactions.
   *
   * @param table a name in the schema of the other
   * @throws CTK_TABLE_MISSING, CTK_NAME_INVALID; CTK_REPLACE_IMPOSSIBLE when something depends on the other that would be lost
   */
  createLikeStatements(table: TableName, like: TableName, signal?: AbortSignal): Promise<Statement[]>
  /**
   * The statements that put a table in the place of another, privileges included, and drop that one; to be sent together where there
   * are transactions. Readers see either the one or the other.
   *
   * @param by made by {@link Database.createLikeStatements}
   * @throws CTK_TABLE_MISSING, CTK_REPLACE_IMPOSSIBLE
   */
  replaceTableStatements(table: TableName, by: TableName, signal?: AbortSignal): Promise<Statement[]>
  /**
   * Prepares to write rows to a table that exists; close it with `await using`.
   *
   * @throws CTK_TABLE_MISSING, CTK_COLUMN_MISSING; CTK_USAGE when rows are to be kept or updated without a whole primary key
   */
  writer(table: TableName, options: WriterOptions): Promise<BatchWriter>
  /**
   * Reads rows of a table, page by page: however large the table is, a few MiB are in memory. Times finer than a millisecond and
   * decimals are exact, as text. `lines` count the rows from 1.
   *
   * On PostgreSQL, and on CrateDB over the wire protocol, all rows are of one moment, from a cursor; on the embedded database nothing
   * else can be done until the reading ends. CrateDB's HTTP endpoint has no such moment: each row is read once, by its key, and rows
   * that are written meanwhile may be among them or not. There is at least one batch, if only to tell the columns.
   *
   * @throws CTK_COLUMN_MISSING for an order by a column that has none; what {@link Sender.query} throws
   * @example for await (const batch of database.read(table, { columns: ['ts', 'value'] })) console.log(batch.rowCount)
   */
  read(table: TableInfo, options: ReadOptions, signal?: AbortSignal): AsyncIterable<RowBatch>
  /** Makes written rows visible where the database needs that (`refresh` capability); otherwise does nothing. */
  refresh(tables: readonly TableName[], signal?: AbortSignal): Promise<void>
}
