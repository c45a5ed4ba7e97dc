import zlib from 'node:zlib'
import type { SchemaElement } from 'hyparquet'
import { type ByteWriter, ParquetWriter } from 'hyparquet-writer'

const { zstdCompressSync } = zlib as Partial<typeof zlib>

/** What columns are compressed with: zstd, where the platform has it. */
export const codec = zstdCompressSync ? 'ZSTD' : 'SNAPPY'

/** A file of these columns. */
export function newWriter(writer: ByteWriter, elements: readonly SchemaElement[]): ParquetWriter {
  return new ParquetWriter({
    writer,
    schema: [{ name: 'root', num_children: elements.length }, ...elements],
    codec,
    ...(zstdCompressSync ? { compressors: { ZSTD: (bytes: Uint8Array) => zstdCompressSync(bytes) } } : {}),
  })
}

/** What was written since the last time. */
export function takeBytes(writer: ByteWriter): Uint8Array {
  const bytes = writer.getBytes().slice()
  writer.index = 0
  return bytes
}
