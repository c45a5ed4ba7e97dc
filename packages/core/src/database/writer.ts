import type { TableName } from '../address/table-name.js'
import type { RowBatch } from '../load/row-batch.js'
import type { Statement } from '../sql/statement.js'
import type { ColumnKind } from './catalog.js'

/** A column of a table to create. */
export interface ColumnDefinition {
  readonly name: string
  readonly kind: ColumnKind
}

/** A table to create. */
export interface TableDefinition {
  readonly name: TableName
  readonly columns: readonly ColumnDefinition[]
  readonly primaryKey?: readonly string[]
  /**
   * Partition by a bucket of a time column. CrateDB gets a generated column, PostgreSQL range partitions that the
   * writer adds as rows need them, and a default partition for rows without a time.
   */
  readonly partitionBy?: { readonly column: string; readonly granularity: 'hour' | 'day' | 'week' | 'month' | 'year' }
}

/** A row that the database did not take. */
export interface RejectedRow {
  /** Where it stood in the batch, from 0. */
  readonly index: number
  /** Why, for people. */
  readonly reason: string
}

/** What became of a batch. `written` is what the server counted, never what was sent. */
export interface WriteResult {
  readonly written: number
  /** Rows that were there already, by their key, and were kept as they are: only with `onConflict: 'keep'`. */
  readonly kept?: number
  readonly rejected: readonly RejectedRow[]
}

/** Records of CSV as they stand in a file. */
export interface CsvPiece {
  /** UTF-8, from where a record begins to where one ends; no header. Blank lines are not allowed. */
  readonly bytes: Uint8Array
  /** How many records there are, as whoever cut them has counted. */
  readonly rows: number
}

/** Records of CSV that are written together. */
export interface CsvRecords {
  /** The same pieces whenever they are asked for; they may still be read while they are sent. */
  pieces(): AsyncIterable<CsvPiece> | Iterable<CsvPiece>
  /** Between values. */
  readonly delimiter: string
  /** Around values; doubled inside of them. */
  readonly quote: '"' | "'"
}

/** Writes CSV without making values of it. */
export interface CsvWriter {
  /** How many bytes are best written together. */
  readonly blockBytes: number
  /**
   * Writes records as they are, all or none. An empty value is NULL, quoted or not. For records whose values a database reads as
   * a format does: see `scanCsv`. Several calls may be under way.
   *
   * @returns undefined where a record has to be looked at, by the writer or by the server: then nothing was written, and
   * decoding the same bytes for {@link BatchWriter.write} tells what is wrong
   * @throws as `write` does
   */
  write(records: CsvRecords, signal?: AbortSignal): Promise<WriteResult | undefined>
}

/** A file that the database reads by itself. */
export interface ServerFile {
  /** Where the server finds it: `file:///data/a.csv`, `s3://bucket/a.json`. */
  readonly uri: string
  /** JSON is one object a line. */
  readonly format: 'csv' | 'json'
  readonly compression?: 'gzip'
  /** Between the values of CSV; a comma. */
  readonly delimiter?: string
  /**
   * Whether the first line of CSV holds names, the default: values under the names of the writer's columns are written, all others
   * passed over. Otherwise values go to the writer's columns in their order.
   */
  readonly header?: boolean
  /** Whether all nodes of a cluster see the same file, so that one of them is to read it. */
  readonly shared?: boolean
}

/** What became of a file, as the server counted. */
export interface ServerFileResult {
  readonly written: number
  /** Rows that were there already and kept, by their key: only with `onConflict: 'keep'`. */
  readonly kept?: number
  readonly rejected: number
  /** Why rows were rejected, and the lines of some of them. */
  readonly problems: readonly { readonly reason: string; readonly rows: number; readonly lines: readonly number[] }[]
}

/** How rows reach a table. A row count that differs from the rows sent is a failure to bisect, down to the row. */
export interface BatchWriter extends AsyncDisposable {
  /**
   * Writes a batch. A row that the database does not accept is in the result, and does not fail the others. The next batch may be
   * written before this one is done.
   *
   * @param along makes a statement of the result: in the same transaction as the rows where there are transactions, else sent when
   * they are written. It may be asked again, and the statement be sent again: twice has to be the same as once
   * @throws CTK_WRITE_SHORT, CTK_CONNECTION_FAILED, CTK_ABORTED and others; then it is not known which rows were written
   */
  write(batch: RowBatch, signal?: AbortSignal, along?: (result: WriteResult) => Statement): Promise<WriteResult>
  /** Where records of CSV can go into the table without being decoded, and nothing of the table stands against it. */
  readonly csv?: CsvWriter
  /**
   * Lets the server read a file by itself, where it can. It reads more than ctk does: values that a row lacks are NULL, and numbers may
   * be `NaN`. Neither exact nor to be taken up again behind a failure: a statement that fails may have written any part.
   *
   * @throws CTK_FILE_MISSING when no node of the cluster can read it; CTK_STATEMENT_FAILED, CTK_CONNECTION_FAILED and others
   */
  copyFrom?(file: ServerFile, signal?: AbortSignal): Promise<ServerFileResult>
  /** Makes the rows visible and the statistics fresh. Call it once, at the end. */
  finish(signal?: AbortSignal): Promise<void>
}

/** What a writer has to know before the first batch. */
export interface WriterOptions {
  /** The columns of the table that batches fill, in the order of the batches' columns. */
  readonly columns: readonly string[]
  /**
   * What becomes of a row whose primary key is in the table already: it is rejected (the default), the row in the table is kept,
   * or it is updated.
   */
  readonly onConflict?: 'reject' | 'keep' | 'update'
}
