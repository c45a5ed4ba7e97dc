import zlib from 'node:zlib'
import type { ByteSource, ColumnBatch, FormatOptions, RowBatch } from '@ctk/core'
import { type Batch, CompressionType, type DataType, setCompressionCodec, tableFromIPC } from '@uwdata/flechette'
import { arrowMessages } from './arrow-messages.js'
import { arrowKind, arrowValues, JSON_MARK } from './arrow-values.js'
import { withoutBrokenTexts } from './broken-text.js'
import { EndsEarly } from './chunk-bytes.js'
import { jsonOf } from './exact-json.js'
import { unpackLz4Frame } from './lz4-frame.js'
import { guarded, invalid } from './read-errors.js'

const BATCH_ROWS = 10_000

const cannotPack = () => {
  throw new Error('nothing is packed here')
}
setCompressionCodec(CompressionType.LZ4_FRAME, { decode: unpackLz4Frame, encode: cannotPack })
setCompressionCodec(CompressionType.ZSTD, { decode: unpackZstd, encode: cannotPack })

/**
 * Decodes Arrow, as a file or a stream, one of its record batches at a time. Rows are numbered from 1. Columns of lists, maps and
 * objects become JSON. A file without rows is one batch without rows, so that its columns are known.
 *
 * @throws CTK_FILE_INVALID for bytes that are not Arrow, end too early or are damaged, with the column where that is known
 */
export async function* decodeArrow(bytes: ByteSource, options: FormatOptions): AsyncGenerator<RowBatch> {
  const most = options.batchRows ?? BATCH_ROWS
  let schema: Uint8Array | undefined
  const dictionaries: Uint8Array[] = []
  let rows = 0
  const messages = withPlainErrors(arrowMessages(bytes))
  for await (const message of messages) {
    if (message.kind === 'schema') schema ??= message.bytes
    else if (message.kind === 'dictionary') dictionaries.push(message.bytes)
    if (message.kind !== 'rows' || !schema) continue
    const columns = await readColumns([schema, ...dictionaries, message.bytes])
    const rowCount = columns[0]?.values.length ?? 0
    for (let at = 0; at < rowCount; at += most) {
      const part = columns.map((column) => ({ ...column, values: column.values.slice(at, at + most) }))
      const lines = Array.from({ length: Math.min(most, rowCount - at) }, () => ++rows)
      yield withoutBrokenTexts({ rowCount: lines.length, columns: part, lines })
    }
  }
  if (!schema) throw invalid('The file is Arrow without a schema.')
  if (rows === 0) yield { rowCount: 0, columns: await readColumns([schema]), lines: [] }
}

async function readColumns(messages: Uint8Array[]): Promise<ColumnBatch[]> {
  const table = await guarded('A part of the file', () => tableFromIPC(messages, { useBigInt: true }))
  const columns: ColumnBatch[] = []
  for (const [i, { name, type, metadata }] of table.schema.fields.entries()) {
    const isJson = metadata?.get(JSON_MARK[0]) === JSON_MARK[1]
    const kind = isJson ? 'json' : arrowKind(type as DataType)
    const parts = table.getChildAt(i).data as unknown as Batch<unknown>[]
    const read = () => {
      const count = parts.reduce((sum, { length }) => sum + length, 0)
      if (count !== table.numRows) throw new Error(`it has ${count} values of ${table.numRows}`)
      return parts.flatMap((part) => arrowValues(part, part.length)).map(isJson ? jsonOf : same)
    }
    const values = await guarded(`The column "${name}"`, read)
    columns.push({ name, ...(kind === undefined ? {} : { kind }), values })
  }
  return columns
}

const same = (value: unknown) => value

async function* withPlainErrors<T>(messages: AsyncGenerator<T>): AsyncGenerator<T> {
  try {
    yield* messages
  } catch (error) {
    if (error instanceof EndsEarly) throw invalid('The file is Arrow that ends too early.', error)
    throw error
  }
}

function unpackZstd(packed: Uint8Array): Uint8Array {
  const { zstdDecompressSync } = zlib as Partial<typeof zlib>
  if (zstdDecompressSync) return zstdDecompressSync(packed)
  throw new Error(`it is packed with zstd, which Node ${process.versions.node} cannot unpack`)
}
