import { type RowBatch, writeExactJson } from '@ctk/core'

/** Encodes batches as a JSON array of objects, one a line, NULLs included; times are ISO 8601 in UTC. */
export async function* encodeJson(batches: AsyncIterable<RowBatch>): AsyncGenerator<Uint8Array> {
  let before = '[\n'
  for await (const { rowCount, columns } of batches) {
    const rows = Array.from({ length: rowCount }, (_, row) =>
      writeExactJson(Object.fromEntries(columns.map(({ name, values }) => [name, values[row]]))),
    )
    if (rows.length === 0) continue
    yield Buffer.from(`${before}${rows.join(',\n')}`)
    before = ',\n'
  }
  yield Buffer.from(before === '[\n' ? '[]\n' : '\n]\n')
}
