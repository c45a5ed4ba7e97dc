import { parseResource } from '../address/resource.js'
import { CtkError } from '../errors/ctk-error.js'
import { Sources } from '../plugin/points.js'
import type { Registry } from '../plugin/registry.js'
import { chooseFormat } from './choose-format.js'
import type { FormatOptions } from './format.js'
import { nameErrors } from './name-errors.js'
import type { RowBatch } from './row-batch.js'
import type { LoadRequest } from './run-load.js'
import type { OpenedBytes } from './source.js'
import { unpack } from './unpack.js'

/** Rows to load, and how far their source has been read. */
export interface RowsToLoad {
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
export async function openRows(request: LoadRequest, registry: Registry, signal: AbortSignal): Promise<RowsToLoad> {
  const resource = parseResource(request.resource)
  const source = await registry.load(Sources, resource.scheme)
  const opened = await source.open(resource, { signal })
  if (opened.kind === 'rows') return { name: opened.name, batches: opened.batches, size: undefined, bytes: () => 0 }
  if (opened.kind === 'bytes') return decodeBytes(opened, request, registry)
  throw new CtkError({ code: 'CTK_BUG', message: `${opened.name} has several parts.` })
}

async function decodeBytes(opened: OpenedBytes, request: LoadRequest, registry: Registry): Promise<RowsToLoad> {
  const { name, bytes } = opened
  const resource = parseResource(request.resource)
  const plain = await unpack(bytes, name, resource.compression, registry)
  const chosen = await chooseFormat(request.format, resource, name, plain, registry)
  const options: FormatOptions = {
    ...(request.batchRows === undefined ? {} : { batchRows: request.batchRows }),
    ...(request.delimiter === undefined ? {} : { delimiter: request.delimiter }),
  }
  const batches = nameErrors(chosen.format.decode(chosen.bytes, options), name)
  return { name, batches, size: bytes.size, bytes: () => chosen.bytes.position?.() ?? 0 }
}
