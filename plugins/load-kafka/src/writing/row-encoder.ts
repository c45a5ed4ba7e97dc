import { type RowBatch, writeExactJson } from '@ctk/core'

/** Turns rows into the values of messages. */
export interface RowEncoder {
  /** Gets what a batch needs, and returns what encodes one of its rows. */
  prepare(batch: RowBatch, signal: AbortSignal): Promise<(row: number) => Buffer>
}

/** One JSON object a row, with NULLs and all digits; times are ISO 8601 in UTC. */
export const jsonEncoder: RowEncoder = {
  prepare: async ({ columns }) => {
    return (row) =>
      Buffer.from(writeExactJson(Object.fromEntries(columns.map(({ name, values }) => [name, values[row]]))))
  },
}
