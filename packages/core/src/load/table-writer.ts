import type { TableName } from '../address/table-name.js'
import type { Database } from '../database/database.js'
import type { BatchWriter, WriteResult } from '../database/writer.js'
import type { RowBatch } from './row-batch.js'

/** Writes batches whose columns may grow on the way: more columns need another writer. */
export class TableWriter implements AsyncDisposable {
  readonly #database: Database
  readonly #table: TableName
  #writer: BatchWriter | undefined
  #columns = 0

  constructor(database: Database, table: TableName) {
    this.#database = database
    this.#table = table
  }

  async write(batch: RowBatch, signal: AbortSignal): Promise<WriteResult> {
    if (batch.rowCount === 0) return { written: 0, rejected: [] }
    if (this.#writer === undefined || batch.columns.length !== this.#columns) {
      await this[Symbol.asyncDispose]()
      const columns = batch.columns.map(({ name }) => name)
      this.#writer = await this.#database.writer(this.#table, { columns })
      this.#columns = columns.length
    }
    return this.#writer.write(batch, signal)
  }

  async finish(signal: AbortSignal): Promise<void> {
    await this.#writer?.finish(signal)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#writer?.[Symbol.asyncDispose]()
    this.#writer = undefined
  }
}
