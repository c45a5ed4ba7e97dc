import type { TableName } from '../address/table-name.js'
import type { Database } from '../database/database.js'
import type { BatchWriter, CsvRecords, WriteResult, WriterOptions } from '../database/writer.js'
import type { Statement } from '../sql/statement.js'
import type { RowBatch } from './row-batch.js'

/** How a batch is written. */
export interface BatchOptions {
  readonly onConflict: NonNullable<WriterOptions['onConflict']>
  readonly along: ((result: WriteResult) => Statement) | undefined
}

/** Writes batches whose columns may grow on the way, several at once: other columns, or another way, need another writer. */
export class TableWriter implements AsyncDisposable {
  readonly #database: Database
  readonly #table: TableName
  readonly #writers = new Map<string, Promise<BatchWriter>>()

  constructor(database: Database, table: TableName) {
    this.#database = database
    this.#table = table
  }

  async write(batch: RowBatch, { onConflict, along }: BatchOptions, signal: AbortSignal): Promise<WriteResult> {
    const writer = await this.#writer(
      batch.columns.map(({ name }) => name),
      onConflict,
    )
    return writer.write(batch, signal, along)
  }

  /** Undefined where the database does not take the records as they are; then nothing was written. */
  async writeCsv(
    columns: readonly string[],
    records: CsvRecords,
    signal: AbortSignal,
  ): Promise<WriteResult | undefined> {
    return (await this.#writer(columns, 'reject')).csv?.write(records, signal)
  }

  async finish(signal: AbortSignal): Promise<void> {
    const [any] = this.#writers.values()
    await (await any)?.finish(signal)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const writer of this.#writers.values()) await (await writer)[Symbol.asyncDispose]()
    this.#writers.clear()
  }

  #writer(columns: readonly string[], onConflict: BatchOptions['onConflict']): Promise<BatchWriter> {
    const key = `${columns.length} ${onConflict}`
    const known = this.#writers.get(key)
    if (known) return known
    const writer = this.#database.writer(this.#table, { columns, onConflict })
    this.#writers.set(key, writer)
    return writer
  }
}
