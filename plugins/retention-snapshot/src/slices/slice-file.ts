import { type Archive, Formats, type Registry, type RowBatch } from '@ctk/core'
import { archivePlace } from '../archive-place.js'
import { damaged } from '../damaged.js'
import { readAgain } from '../read-again.js'

/** A slice in a file of its own. */
export interface SliceFile {
  /** Where people find it. */
  readonly url: string
  /**
   * What is wrong with the file; nothing where it is what was written.
   *
   * @param deep whether its rows are read, too
   */
  problems(deep: boolean): Promise<string[]>
  /** Its rows, all of them or none: @throws CTK_ARCHIVE_INCOMPLETE */
  rows(): AsyncIterable<RowBatch>
  remove(): Promise<void>
}

/** As ctk writes CSV, whatever its first line looks like. */
const options = { delimiter: ',', header: true, quotedEmpty: true }

/**
 * Opens the file of a slice. Its format is that of its name.
 *
 * @throws CTK_CONTRIBUTION_UNKNOWN with the plugin to install; what the store says
 */
export async function sliceFile(archive: Archive, registry: Registry, signal: AbortSignal): Promise<SliceFile> {
  const { id, repository, key } = archive
  const place = await archivePlace(repository, registry, signal)
  const { decode } = await registry.load(Formats, key.slice(key.lastIndexOf('.') + 1))
  const url = place.urlOf(key)
  async function* rows(): AsyncGenerator<RowBatch> {
    for await (const batch of decode(place.get(key, signal), key.endsWith('.csv') ? options : {})) {
      const [first] = batch.rejected ?? []
      if (first) throw damaged(id, `row ${first.line} of ${url} ${first.reason}`)
      yield batch
    }
  }
  return {
    url,
    rows,
    async problems(deep) {
      const { size, checksum } = await readAgain(place.get(key, signal))
      if (archive.bytes !== undefined && size !== archive.bytes)
        return [`${url} has ${size} bytes instead of ${archive.bytes}`]
      if (checksum !== archive.checksum) return [`${url} is not what was written`]
      if (!deep) return []
      let read = 0
      for await (const { rowCount } of rows()) read += rowCount
      return read === archive.rows ? [] : [`${read} of ${archive.rows} rows of ${url} can be read`]
    },
    remove: () => place.delete(key, signal),
  }
}
