import type { ColumnMetaData, Compressors, DecodedArray, SchemaElement, SchemaTree } from 'hyparquet'
import { parquetHeader, readPage } from 'hyparquet/src/column.js'
import { decompressPage, readDataPage, readDataPageV2 } from 'hyparquet/src/datapage.js'
import { ChunkBytes, EndsEarly } from './chunk-bytes.js'
import { wholeNumber } from './exact-values.js'
import type { ParquetColumn } from './parquet-column.js'
import { type ParquetLeaf, parquetLeaf } from './parquet-leaf.js'
import { checkPage, DamagedPage } from './parquet-page.js'
import type { RandomAccess } from './random-access.js'

/** A header has statistics with values in it, which may be long. */
const HEADER_BYTES = 64 * 1024

/** A column of simple values, read page by page, so that a row group of any size needs the memory of a page. */
export function flatColumn(
  file: RandomAccess,
  schemaPath: SchemaTree[],
  meta: ColumnMetaData,
  rowCount: number,
  compressors: Compressors,
): ParquetColumn {
  const { element } = schemaPath.at(-1) as SchemaTree
  const leaf = parquetLeaf(element)
  const start = Number(meta.dictionary_page_offset || meta.data_page_offset)
  const bytes = new ChunkBytes(file, start, start + Number(meta.total_compressed_size))
  const decoder = {
    ...meta,
    pathInSchema: meta.path_in_schema,
    element: plain(element),
    schemaPath,
    compressors,
    parsers: {} as never,
  }
  let dictionary: unknown[] | undefined
  let values: unknown[] = []
  let at = 0
  let left = rowCount

  async function nextPage(): Promise<void> {
    const header = await readHeader(bytes)
    const packed = await bytes.take(header.compressed_page_size)
    checkPage(header, packed)
    if (header.type === 'DICTIONARY_PAGE') {
      const reader = { view: new DataView(packed.buffer, packed.byteOffset, packed.length), offset: 0 }
      const { data } = readPage(reader, header, decoder, undefined, undefined, 0)
      dictionary = convertAll(data ?? [], leaf)
      return
    }
    if (header.type === 'INDEX_PAGE') return
    const { encoding, num_values: rows } = header.data_page_header ?? header.data_page_header_v2 ?? { num_values: 0 }
    // A damaged count would otherwise be allocated.
    if (!(rows >= 0 && rows <= left)) throw new DamagedPage(`a page has ${rows} values, of ${left} at most`)
    left -= rows
    const page = header.data_page_header
      ? readDataPage(
          decompressPage(packed, header.uncompressed_page_size, meta.codec, compressors),
          header.data_page_header,
          decoder,
        )
      : readDataPageV2(packed, header, decoder)
    const present = encoding?.endsWith('_DICTIONARY')
      ? lookUp(page.dataPage, dictionary)
      : convertAll(page.dataPage, leaf)
    values = page.definitionLevels?.length ? withNulls(page.definitionLevels, present) : present
    if (values.length !== rows) throw new DamagedPage(`a page has ${values.length} values instead of ${rows}`)
    at = 0
  }

  return {
    name: element.name,
    kind: leaf.kind,
    async take(rows) {
      const taken: unknown[][] = []
      for (let left = rows; left > 0; ) {
        while (at >= values.length) await nextPage()
        const part = at === 0 && values.length <= left ? values : values.slice(at, at + left)
        taken.push(part)
        at += part.length
        left -= part.length
      }
      return taken.length === 1 ? (taken[0] as unknown[]) : taken.flat()
    },
  }
}

/** Whole numbers of 64 bits take a way of their own: as `bigint`, each would be an object. */
function convertAll(data: DecodedArray, leaf: ParquetLeaf): unknown[] {
  if (leaf.convert === wholeNumber && data instanceof BigInt64Array) {
    const halves = new DataView(data.buffer, data.byteOffset, data.byteLength)
    return Array.from(data.keys(), (i) => {
      const number = halves.getInt32(i * 8 + 4, true) * 2 ** 32 + halves.getUint32(i * 8, true)
      return Number.isSafeInteger(number) ? number : data[i]
    })
  }
  return Array.from(data, leaf.convert as (raw: unknown) => unknown)
}

/** Without what the schema says that values mean: they come as they are stored. */
function plain({ name, type, type_length, repetition_type }: SchemaElement): SchemaElement {
  return { name, type, type_length, repetition_type } as SchemaElement
}

async function readHeader(bytes: ChunkBytes) {
  for (let size = HEADER_BYTES; ; size *= 2) {
    if (bytes.left === 0) throw new EndsEarly()
    const window = await bytes.peek(size)
    const reader = { view: new DataView(window.buffer, window.byteOffset, window.length), offset: 0 }
    try {
      const header = parquetHeader(reader)
      bytes.skip(reader.offset)
      return header
    } catch (error) {
      if (window.length >= bytes.left) throw error
    }
  }
}

function lookUp(indexes: DecodedArray, dictionary: readonly unknown[] | undefined): unknown[] {
  if (!dictionary) throw new DamagedPage('its dictionary is missing')
  // In place: this is where most values of most files come by.
  const values: unknown[] = Array.isArray(indexes) ? indexes : Array.from(indexes as Uint8Array)
  for (let i = 0; i < indexes.length; i++) {
    const index = indexes[i] as number
    if (index >= dictionary.length) throw new DamagedPage('a value is not in its dictionary')
    values[i] = dictionary[index]
  }
  return values
}

function withNulls(levels: number[], present: readonly unknown[]): unknown[] {
  const values: unknown[] = levels
  let next = 0
  for (let i = 0; i < levels.length; i++) values[i] = levels[i] === 0 ? null : present[next++]
  if (next !== present.length) throw new DamagedPage('a page has more values than rows')
  return values
}
