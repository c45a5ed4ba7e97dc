import { parseResource } from '../address/resource.js'
import { Sources } from '../plugin/points.js'
import type { Registry } from '../plugin/registry.js'
import type { ByteSource } from './byte-source.js'
import { chooseFormat } from './choose-format.js'
import type { Format, FormatOptions } from './format.js'
import type { LoadRequest } from './load-request.js'
import { nameErrors } from './name-errors.js'
import type { RowBatch } from './row-batch.js'
import type { OpenedBytes, OpenedSource } from './source.js'
import { unpack } from './unpack.js'

/** One part of what is loaded: a file of several, or all of it. */
export interface LoadPart {
  /** Tells it from the others; empty where it is all. */
  readonly name: string
  /** See `OpenedBytes.version`. */
  readonly version: string | undefined
  /** Decodes it; may be asked for once. */
  batches(): Promise<AsyncIterable<RowBatch>>
  /** Its bytes, unpacked, and how they are decoded; opened once more. Left out for rows. */
  plain?(): Promise<PlainPart>
}

/** Unpacked bytes, and how they are decoded. */
export interface PlainPart {
  readonly format: Format
  readonly bytes: ByteSource
  readonly options: FormatOptions
  /** From now on the progress is counted by what is read here. */
  begin(): void
}

/** What is loaded: rows part by part, and how far they have been read. */
export interface RowsToLoad {
  readonly name: string
  readonly parts: readonly LoadPart[]
  /** The size in bytes, where it is known. */
  readonly size: number | undefined
  /** How many rows there are, where that is known. */
  readonly total: number | undefined
  /** Whether rows may come again after a crash: see `OpenedRows.repeats`. */
  readonly repeats: boolean
  /** Whether it is opened where an earlier load ended. */
  readonly resumes: boolean
  /** Bytes taken from the source so far, as they are stored. */
  bytes(): number
  acknowledge?(batch: RowBatch): Promise<void>
  close?(): Promise<void>
}

/**
 * From an address to rows: the source that its scheme names, unpacked and decoded by the format that its ending or content tells.
 *
 * @param resume where an earlier load of it ended, see `SourceContext.resume`
 * @throws what the source throws, and what {@link chooseFormat} does
 */
export async function openSource(
  request: LoadRequest,
  registry: Registry,
  resume: Readonly<Record<string, unknown>> | undefined,
  signal: AbortSignal,
): Promise<RowsToLoad> {
  const resource = parseResource(request.resource)
  const source = await registry.load(Sources, resource.scheme)
  const opened: OpenedSource = await source.open(resource, {
    signal,
    peek: request.dryRun === true,
    ...(resume ? { resume } : {}),
  })
  if (opened.kind === 'rows') {
    const { name, version, batches, total, repeats = false, acknowledge } = opened
    const part = { name: '', version, batches: async () => batches }
    const rows = { name, parts: [part], size: undefined, total, repeats, resumes: true, bytes: () => 0 }
    return {
      ...rows,
      ...(acknowledge ? { acknowledge: (batch) => acknowledge.call(opened, batch) } : {}),
      close: async () => opened.close?.(),
    }
  }
  const all = opened.kind === 'parts' ? opened.parts : [opened]
  const positions: (() => number)[] = []
  const sizes = all.map(({ bytes }) => bytes.size)
  return {
    name: opened.name,
    parts: all.map((part, i) => ({
      name: opened.kind === 'parts' ? part.name : '',
      version: part.version,
      batches: async () => {
        const { format, bytes, options: how } = await plainPart(part, request, registry)
        positions[i] = () => bytes.position?.() ?? 0
        return nameErrors(format.decode(bytes, how), part.name)
      },
      plain: async () => {
        const again = await source.open(resource, { signal })
        const same = again.kind === 'parts' ? again.parts[i] : again
        const plain = await plainPart(same?.kind === 'bytes' ? same : part, request, registry)
        const begin = () => {
          positions[i] = () => plain.bytes.position?.() ?? 0
        }
        return { ...plain, begin }
      },
    })),
    size: sizes.includes(undefined) ? undefined : sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0),
    total: undefined,
    repeats: false,
    resumes: false,
    bytes: () => positions.reduce((sum, position) => sum + position(), 0),
  }
}

async function plainPart(
  { name, bytes }: OpenedBytes,
  request: LoadRequest,
  registry: Registry,
): Promise<Omit<PlainPart, 'begin'>> {
  const resource = parseResource(request.resource)
  const compression = resource.compression ?? parseResource(name).compression
  const plain = await unpack(bytes, name, compression, registry)
  const options: FormatOptions = {
    ...(request.batchRows === undefined ? {} : { batchRows: request.batchRows }),
    ...(request.delimiter === undefined ? {} : { delimiter: request.delimiter }),
  }
  return { ...(await chooseFormat(request.format, resource, name, plain, registry)), options }
}
