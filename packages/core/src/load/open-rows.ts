import { parseResource } from '../address/resource.js'
import { CtkError } from '../errors/ctk-error.js'
import { Sources } from '../plugin/points.js'
import type { Registry } from '../plugin/registry.js'
import { chooseFormat } from './choose-format.js'
import { decompress } from './decompress.js'
import type { FormatOptions } from './format.js'
import type { RowBatch } from './row-batch.js'
import type { LoadRequest } from './run-load.js'

/** Rows to load, and how far their source has been read. */
export interface OpenedRows {
  readonly name: string
  readonly batches: AsyncIterable<RowBatch>
  /** The size in bytes, where it is known. */
  readonly size: number | undefined
  /** Bytes taken from the source so far, as they are stored. */
  bytes(): number
}

/**
 * From an address to rows: the source that its scheme names, unpacked and decoded by the format that its ending names.
 *
 * @throws what the source throws, and what {@link chooseFormat} does
 */
export async function openRows(request: LoadRequest, registry: Registry, signal: AbortSignal): Promise<OpenedRows> {
  const resource = parseResource(request.resource)
  const source = await registry.load(Sources, resource.scheme)
  const opened = await source.open(resource, { signal })
  const { name } = opened
  if (opened.kind === 'rows') return { name, batches: opened.batches, size: undefined, bytes: () => 0 }
  if (opened.kind === 'remote') {
    throw new CtkError({
      code: 'CTK_CAPABILITY_MISSING',
      message: `${name} can only be read by the database itself, which is not supported yet.`,
      suggestions: ['Download it and load the file.'],
    })
  }
  const format = await chooseFormat(request.format, resource, name, registry)
  let taken = 0
  const counted = (async function* () {
    for await (const chunk of opened.bytes) {
      taken += chunk.length
      yield chunk
    }
  })()
  const options: FormatOptions = {
    ...(request.batchRows === undefined ? {} : { batchRows: request.batchRows }),
    ...(request.delimiter === undefined ? {} : { delimiter: request.delimiter }),
  }
  const batches = format.decode(decompress(counted, name, resource.compression), options)
  return { name, batches, size: opened.size, bytes: () => taken }
}
