import { promisify } from 'node:util'
import zlib from 'node:zlib'
import { ahead, type ColumnBatch, CtkError, type PackedValues, type RowBatch } from '@ctk/core'
import type { ColumnChunk, SchemaElement } from 'hyparquet'
import { ByteWriter, type ParquetWriter } from 'hyparquet-writer'
import { writePageHeader } from 'hyparquet-writer/src/datapage.js'
import { snappyCompress } from 'hyparquet-writer/src/snappy.js'
import { type PackedPage, packedPage } from './packed-page.js'
import { codec, newWriter, takeBytes } from './parquet-writer.js'

type PackedColumn = ColumnBatch & { readonly packed: PackedValues }

const { zstdCompress } = zlib as Partial<typeof zlib>
/** The fastest of zstd's levels: what it packs less is a few percent. */
const options = { params: { [zlib.constants.ZSTD_c_compressionLevel]: 1 } }
const compress: (bytes: Uint8Array) => Promise<Uint8Array> = zstdCompress
  ? (bytes) => promisify(zstdCompress)(bytes, options)
  : async (bytes) => snappyCompress(bytes)

/** Whether all columns of a batch lie packed. */
export function isPacked({ columns }: RowBatch): boolean {
  return columns.length > 0 && columns.every(({ packed }) => packed !== undefined)
}

/**
 * Encodes batches that lie packed: a row group for each, of one page a column. Values go into the file as they lie in memory, and are
 * compressed on other threads while the next batch is being made.
 *
 * @throws CTK_BUG when a batch is another one than the first
 */
export async function* encodePacked(batches: AsyncIterable<RowBatch>): AsyncGenerator<Uint8Array> {
  const writer = new ByteWriter()
  let elements: SchemaElement[] | undefined
  let parquet: ParquetWriter | undefined
  for await (const { rowCount, columns } of ahead(batches)) {
    const packed = columns.filter((column): column is PackedColumn => column.packed !== undefined)
    elements ??= packed.map(elementOf)
    parquet ??= newWriter(writer, elements)
    if (packed.length !== elements.length || packed.some(({ name }, i) => name !== elements?.[i]?.name)) {
      throw new CtkError({ code: 'CTK_BUG', message: 'The batches to write do not have the same columns.' })
    }
    if (rowCount === 0) continue
    await writeGroup(writer, parquet, elements, packed, rowCount)
    yield takeBytes(writer)
  }
  await parquet?.finish()
  yield takeBytes(writer)
}

function elementOf({ name, kind, packed }: PackedColumn): SchemaElement {
  return { name, repetition_type: 'OPTIONAL', ...storedType(packed.type, kind) } as SchemaElement
}

function storedType(type: PackedValues['type'], kind: ColumnBatch['kind']): Omit<SchemaElement, 'name'> {
  switch (type) {
    case 'int64':
      return { type: 'INT64' }
    case 'micros':
      return {
        type: 'INT64',
        logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: kind !== 'timestamp', unit: 'MICROS' },
      }
    case 'float64':
      return { type: 'DOUBLE' }
    case 'days':
      return { type: 'INT32', converted_type: 'DATE', logical_type: { type: 'DATE' } }
    case 'boolean':
      return { type: 'BOOLEAN' }
    case 'text':
      return { type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } }
  }
}

async function writeGroup(
  writer: ByteWriter,
  parquet: ParquetWriter,
  elements: readonly SchemaElement[],
  columns: readonly PackedColumn[],
  rows: number,
): Promise<void> {
  const pages = columns.map(({ packed }) => packedPage(packed, rows))
  const compressed = await Promise.all(pages.map(({ values }) => compress(values)))
  const start = writer.offset
  const chunks = pages.map((page, i) =>
    writeChunk(writer, elements[i] as SchemaElement, page, compressed[i] as Uint8Array, rows),
  )
  const size = chunks.reduce((sum, { meta_data }) => sum + (meta_data?.total_uncompressed_size ?? 0n), 0n)
  parquet.num_rows += BigInt(rows)
  parquet.row_groups.push({
    columns: chunks,
    total_byte_size: size,
    num_rows: BigInt(rows),
    total_compressed_size: BigInt(writer.offset - start),
  })
}

function writeChunk(
  writer: ByteWriter,
  { name, type }: SchemaElement,
  { levels, values, nulls }: PackedPage,
  compressed: Uint8Array,
  rows: number,
): ColumnChunk {
  const offset = writer.offset
  writePageHeader(writer, {
    type: 'DATA_PAGE_V2',
    uncompressed_page_size: levels.length + values.length,
    compressed_page_size: levels.length + compressed.length,
    data_page_header_v2: {
      num_values: rows,
      num_nulls: nulls,
      num_rows: rows,
      encoding: 'PLAIN',
      definition_levels_byte_length: levels.length,
      repetition_levels_byte_length: 0,
      is_compressed: true,
    },
  })
  const header = writer.offset - offset
  writer.appendBytes(levels)
  writer.appendBytes(compressed)
  return {
    file_offset: BigInt(offset),
    meta_data: {
      type: type as NonNullable<SchemaElement['type']>,
      encodings: ['PLAIN', 'RLE'],
      path_in_schema: [name],
      codec,
      num_values: BigInt(rows),
      total_compressed_size: BigInt(writer.offset - offset),
      total_uncompressed_size: BigInt(header + levels.length + values.length),
      data_page_offset: BigInt(offset),
      statistics: { null_count: BigInt(nulls) },
    },
  }
}
