import type { FileMetaData, SchemaElement } from 'hyparquet'
import type { RandomAccess } from './random-access.js'
import { guarded, invalid } from './read-errors.js'

const MAGIC = 'PAR1'
/** The magic bytes at both ends, and the length of what stands in front of the last. */
const LEAST_BYTES = 12

/**
 * Reads what stands at the end of a Parquet file: its columns, and where they are.
 *
 * @throws CTK_FILE_INVALID for bytes that are not Parquet, or not all of it
 */
export async function readMetadata(file: RandomAccess): Promise<FileMetaData> {
  const { parquetMetadataAsync } = await import('hyparquet')
  const at = (start: number) =>
    guarded('The file', async () => Buffer.from(await file.read(start, start + MAGIC.length)).toString('latin1'))
  const first = await at(0)
  if (first === 'PARE') throw invalid('The file is encrypted Parquet, which cannot be read.')
  if (first !== MAGIC) throw invalid(`The file is not Parquet: it does not begin with ${MAGIC}.`)
  if (file.size < LEAST_BYTES || (await at(file.size - MAGIC.length)) !== MAGIC) {
    throw invalid(`The file is Parquet that ends too early: it does not end with ${MAGIC}.`)
  }
  const slice = async (start: number, end = file.size) => {
    const bytes = await file.read(start, end)
    return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer
  }
  const read = () => parquetMetadataAsync({ byteLength: file.size, slice }, { geoparquet: false })
  const metadata = await guarded("The list of the file's columns", read)
  return { ...metadata, schema: metadata.schema.map(withContainerNames) }
}

/** Newer writers say only in the newer of two ways that something is a list or a map. */
function withContainerNames(element: SchemaElement): SchemaElement {
  const logical = element.logical_type?.type
  if (element.converted_type === 'MAP_KEY_VALUE') return { ...element, converted_type: 'MAP' }
  if (element.converted_type !== undefined || (logical !== 'LIST' && logical !== 'MAP')) return element
  return { ...element, converted_type: logical }
}
