import type { ByteSource, Format, FormatOptions, RowBatch } from '@ctk/core'

/** Bytes in memory that can be read in any order, and in chunks. */
export function bytesOf(content: Uint8Array): ByteSource {
  return {
    size: content.length,
    range: async (start, end) => content.subarray(start, end),
    async *[Symbol.asyncIterator]() {
      for (let at = 0; at < content.length; at += 1000) yield content.subarray(at, at + 1000)
    },
  }
}

/** The same, from a place that can only be read in order. */
export function streamOf(content: Uint8Array, size = 1000): ByteSource {
  const chunks = (async function* () {
    for (let at = 0; at < content.length; at += size) yield content.subarray(at, at + size)
  })()
  return { [Symbol.asyncIterator]: () => chunks }
}

/** All batches of a file. */
export async function decode(format: Format, bytes: ByteSource, options: FormatOptions = {}): Promise<RowBatch[]> {
  return Array.fromAsync(format.decode(bytes, options))
}

/** What a format writes for batches. */
export async function encode(format: Format, batches: readonly RowBatch[]): Promise<Buffer> {
  const source = (async function* () {
    yield* batches
  })()
  return Buffer.concat(await Array.fromAsync(format.encode?.(source, {}) ?? []))
}

/** The rows of batches as objects. */
export function rowsOf(batches: readonly RowBatch[]): Record<string, unknown>[] {
  return batches.flatMap(({ rowCount, columns }) =>
    Array.from({ length: rowCount }, (_, row) =>
      Object.fromEntries(columns.map(({ name, values }) => [name, values[row]])),
    ),
  )
}

/** A batch with the same rows, with the kinds of some of its columns. */
export function batchOf(
  rows: readonly Readonly<Record<string, unknown>>[],
  kinds: Readonly<Record<string, NonNullable<RowBatch['columns'][0]['kind']>>> = {},
): RowBatch {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  const columns = names.map((name) => {
    const kind = kinds[name]
    return { name, ...(kind === undefined ? {} : { kind }), values: rows.map((row) => row[name] ?? null) }
  })
  return { rowCount: rows.length, columns, lines: rows.map((_, i) => i + 1) }
}
