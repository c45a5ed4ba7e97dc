import type { ColumnMetaData, Compressors, DecodedArray, SchemaElement, SchemaTree } from 'hyparquet'
import { assembleNested } from 'hyparquet/src/assemble.js'
import { readColumn } from 'hyparquet/src/column.js'
import { isListLike, isMapLike } from 'hyparquet/src/schema.js'
import { NOT_UTF8 } from './broken-text.js'
import { ChunkBytes } from './chunk-bytes.js'
import type { ParquetColumn } from './parquet-column.js'
import { parquetLeaf } from './parquet-leaf.js'
import { DamagedPage } from './parquet-page.js'
import type { RandomAccess } from './random-access.js'

/** A column of lists, maps or objects, as JSON. A row may go on in the next page, so that all of a row group is read at once. */
export function nestedColumn(
  file: RandomAccess,
  tree: SchemaTree,
  rowCount: number,
  leaves: readonly { readonly meta: ColumnMetaData; readonly schemaPath: SchemaTree[] }[],
  compressors: Compressors,
): ParquetColumn {
  let rows: DecodedArray | undefined
  let at = 0
  async function readAll(): Promise<DecodedArray> {
    const parts = new Map<string, DecodedArray>()
    for (const { meta, schemaPath } of leaves) {
      const start = Number(meta.dictionary_page_offset || meta.data_page_offset)
      const size = Number(meta.total_compressed_size)
      const bytes = await new ChunkBytes(file, start, start + size).take(size)
      const { element } = schemaPath.at(-1) as SchemaTree
      const decoder = {
        ...meta,
        pathInSchema: meta.path_in_schema,
        element: textOnly(element),
        schemaPath,
        compressors,
        utf8: false,
        parsers,
      }
      const reader = { view: new DataView(bytes.buffer, bytes.byteOffset, bytes.length), offset: 0 }
      const all = { groupStart: 0, groupRows: rowCount, selectStart: 0, selectEnd: rowCount }
      const { data } = readColumn(reader, all, decoder)
      parts.set(
        meta.path_in_schema.join('.'),
        data.length === 1 ? (data[0] as DecodedArray) : data.flatMap((part) => Array.from(part)),
      )
    }
    assembleNested(parts, tree, parsers)
    const assembled = parts.get(tree.path.join('.'))
    if (assembled?.length !== rowCount)
      throw new DamagedPage(`it has ${assembled?.length ?? 0} values instead of ${rowCount}`)
    return assembled
  }
  return {
    name: tree.element.name,
    kind: 'json',
    async take(count) {
      rows ??= await readAll()
      const taken = Array.from(rows.slice(at, at + count), (row) => jsonOf(row, tree))
      at += count
      return taken
    },
  }
}

const never = () => {
  throw new DamagedPage('it holds something unexpected')
}
/** Texts alone are read on the way, since they may be the names of a map. */
const parsers = {
  timestampFromMilliseconds: never,
  timestampFromMicroseconds: never,
  timestampFromNanoseconds: never,
  dateFromDays: never,
  jsonFromBytes: never,
  geometryFromBytes: never,
  geographyFromBytes: never,
  uuidFromBytes: never,
  stringFromBytes: (bytes: Uint8Array) => (bytes ? parquetLeaf(text).convert(bytes as never) : bytes),
}
const text: SchemaElement = { name: '', type: 'BYTE_ARRAY', converted_type: 'UTF8' }

function isText({ converted_type: converted, logical_type: logical }: SchemaElement): boolean {
  return converted === 'UTF8' || converted === 'ENUM' || logical?.type === 'STRING' || logical?.type === 'ENUM'
}

function textOnly(element: SchemaElement): SchemaElement {
  const { name, type, type_length, repetition_type } = element
  return {
    name,
    type,
    type_length,
    repetition_type,
    ...(isText(element) ? { converted_type: 'UTF8' } : {}),
  } as SchemaElement
}

/** What is assembled, with every value as JSON has it; {@link NOT_UTF8} where one of its texts is none. */
function jsonOf(value: unknown, tree: SchemaTree): unknown {
  if (value === null || value === undefined) return null
  const { element, children } = tree
  const first = children[0]
  if (!first) return isText(element) ? value : leafAsJson(element, value)
  if (isListLike(tree)) return sound((value as unknown[]).map((item) => jsonOf(item, first.children[0] ?? first)))
  if (element.repetition_type === 'REPEATED' && Array.isArray(value)) {
    return sound(value.map((item) => objectOf(item, children)))
  }
  if (isMapLike(tree)) {
    const valueTree = first.children[1] as SchemaTree
    const entries = Object.entries(value).map(([key, item]) => [key, jsonOf(item, valueTree)] as const)
    return entries.some(([, item]) => item === NOT_UTF8) ? NOT_UTF8 : Object.fromEntries(entries)
  }
  return objectOf(value, children)
}

function objectOf(value: unknown, children: readonly SchemaTree[]): unknown {
  const entries = children.map((child) => {
    const { name } = child.element
    return [name, jsonOf((value as Record<string, unknown>)[name], child)] as const
  })
  return entries.some(([, item]) => item === NOT_UTF8) ? NOT_UTF8 : Object.fromEntries(entries)
}

const sound = (items: unknown[]) => (items.includes(NOT_UTF8) ? NOT_UTF8 : items)

function leafAsJson(element: SchemaElement, raw: unknown): unknown {
  const { kind, convert } = parquetLeaf(element)
  const value = convert(raw as never)
  if (!(value instanceof Date)) return value
  return kind === 'date' ? value.toISOString().slice(0, 10) : value.toISOString()
}
