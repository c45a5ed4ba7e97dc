import { type RowBatch, writeExactJson } from '@ctk/core'

/** Encodes batches as one JSON object a line, NULLs included; times are ISO 8601 in UTC. */
export async function* encodeNdjson(batches: AsyncIterable<RowBatch>): AsyncGenerator<Uint8Array> {
  for await (const { rowCount, columns } of batches) {
    const lines = Array.from({ length: rowCount }, (_, row) =>
      writeExactJson(Object.fromEntries(columns.map(({ name, values }) => [name, values[row]]))),
    )
    if (lines.length > 0) yield Buffer.from(`${lines.join('\n')}\n`)
  }
}
