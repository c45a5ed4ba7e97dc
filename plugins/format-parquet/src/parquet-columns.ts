import type { FileMetaData, RowGroup, SchemaTree } from 'hyparquet'
import { parquetSchema } from 'hyparquet'
import { getSchemaPath, isFlatColumn } from 'hyparquet/src/schema.js'
import type { ParquetColumn } from './parquet-column.js'
import { platformCompressors } from './parquet-compressors.js'
import { flatColumn } from './parquet-flat-column.js'
import { nestedColumn } from './parquet-nested-column.js'
import type { RandomAccess } from './random-access.js'
import { invalid } from './read-errors.js'

const compressors = platformCompressors()

/**
 * The columns of a row group, from their beginning.
 *
 * @throws CTK_FILE_INVALID for a codec that is not known, and for columns in another file
 */
export function openColumns(file: RandomAccess, metadata: FileMetaData, group: RowGroup): ParquetColumn[] {
  const rowCount = Number(group.num_rows)
  const chunks = group.columns.map((chunk) => {
    const { meta_data: meta, file_path: elsewhere } = chunk
    if (!meta || elsewhere) throw invalid('The file has columns in other files, which cannot be read.')
    const name = meta.path_in_schema.join('.')
    if (meta.codec !== 'UNCOMPRESSED' && meta.codec !== 'SNAPPY' && !compressors[meta.codec]) {
      throw invalid(
        `The column "${name}" is compressed with ${meta.codec ?? 'something unknown'}, which cannot be unpacked.`,
      )
    }
    return { meta, schemaPath: getSchemaPath(metadata.schema, meta.path_in_schema) }
  })
  const trees = parquetSchema(metadata).children
  const known = new Set(trees.map((tree) => tree.element.name))
  // Without a column, a damaged count of rows would never come to an end.
  if (known.size === 0 || chunks.some(({ meta }) => !known.has(meta.path_in_schema[0] as string))) {
    throw invalid("The list of the file's columns does not say what they are.")
  }
  return trees.map((tree: SchemaTree) => {
    const own = chunks.filter(({ meta }) => meta.path_in_schema[0] === tree.element.name)
    const [first] = own
    if (!first) throw invalid(`The column "${tree.element.name}" has no data.`)
    if (isFlatColumn(first.schemaPath)) return flatColumn(file, first.schemaPath, first.meta, rowCount, compressors)
    return nestedColumn(file, tree, rowCount, own, compressors)
  })
}
