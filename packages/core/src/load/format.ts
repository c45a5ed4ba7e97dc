import type { ByteSource } from './byte-source.js'
import type { RowBatch } from './row-batch.js'

/** What a format may be told. Unknown options are ignored by formats that do not have them. */
export interface FormatOptions {
  /** Rows in a batch at most; default 10,000. */
  readonly batchRows?: number
  /** What stands between values: one character, by default the format's own. */
  readonly delimiter?: string
  /** The first row holds the column names; default true. */
  readonly header?: boolean
  /** A value that is empty, and stands in quotes, is an empty text and not NULL, as our own files have it; default false. */
  readonly quotedEmpty?: boolean
}

/** How CSV is written. */
export interface CsvDialect {
  /** One character. */
  readonly delimiter: string
  readonly quote: '"' | "'"
  /** Whether the first row holds the column names. */
  readonly header: boolean
}

/**
 * How bytes become rows and back. The contribution's name is the format's, and with its aliases the endings of files that have it:
 * `csv`, `ndjson` and `jsonl`, `parquet`.
 */
export interface Format {
  /**
   * Decodes plain bytes. A row that cannot be read is reported in its batch and never ends the stream. The same bytes and options give
   * the same batches: a load that goes on after a crash passes over those that it has written.
   *
   * @throws CTK_FILE_INVALID while reading, for bytes that are not of this format at all
   */
  decode(bytes: ByteSource, options: FormatOptions): AsyncIterable<RowBatch>
  /**
   * How bytes that are CSV are written, as their beginning tells: a database may read them by itself. Undefined for others, and for
   * those that only this format can read.
   */
  csv?(head: Uint8Array, options: FormatOptions): CsvDialect | undefined
  /** Encodes batches that all have the same columns. Left out by a format that can only be read. */
  encode?(batches: AsyncIterable<RowBatch>, options: FormatOptions): AsyncIterable<Uint8Array>
}
