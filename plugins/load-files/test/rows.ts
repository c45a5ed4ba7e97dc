import type { Format, FormatOptions, RowBatch } from '@ctk/core'

/** Bytes in chunks of a size, or cut at one place. */
export async function* chunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let i = 0; i < bytes.length; i += size) yield bytes.subarray(i, i + size)
}

export async function* cutAt(bytes: Uint8Array, at: number): AsyncGenerator<Uint8Array> {
  yield bytes.subarray(0, at)
  yield bytes.subarray(at)
}

/** All batches of a text or of chunks. */
export async function decode(
  format: Format,
  input: string | Uint8Array | AsyncIterable<Uint8Array>,
  options: FormatOptions = {},
): Promise<RowBatch[]> {
  const bytes =
    typeof input === 'string' || input instanceof Uint8Array ? chunks(Buffer.from(input as string), 1 << 16) : input
  const batches: RowBatch[] = []
  for await (const batch of format.decode(bytes, options)) batches.push(batch)
  return batches
}

/** Rows as objects with their lines, and what was rejected, over all batches. */
export function flatten(batches: readonly RowBatch[]) {
  const rows = batches.flatMap((batch) =>
    batch.lines.map((line, row) => [
      line,
      Object.fromEntries(batch.columns.map(({ name, values }) => [name, values[row]])),
    ]),
  )
  return { rows, rejected: batches.flatMap((batch) => batch.rejected ?? []) }
}

/** What a format writes for batches. */
export async function encode(format: Format, batches: readonly RowBatch[], options: FormatOptions = {}) {
  const parts: Uint8Array[] = []
  const source = (async function* () {
    yield* batches
  })()
  for await (const part of format.encode?.(source, options) ?? []) parts.push(part)
  return Buffer.concat(parts).toString()
}

/** A batch from columns of values, with lines as a CSV file with a header has them. */
export function batchOf(columns: Readonly<Record<string, readonly unknown[]>>): RowBatch {
  const rowCount = Object.values(columns)[0]?.length ?? 0
  return {
    rowCount,
    columns: Object.entries(columns).map(([name, values]) => ({ name, values })),
    lines: Array.from({ length: rowCount }, (_, i) => i + 2),
  }
}
