import { parseResource } from '../address/resource.js'
import type { TableName } from '../address/table-name.js'
import { CtkError } from '../errors/ctk-error.js'
import type { Format } from '../load/format.js'
import type { OpenedSink } from '../load/sink.js'
import { suggestPackage } from '../plugin/known-plugins.js'
import { Formats, Sinks } from '../plugin/points.js'
import type { Registry } from '../plugin/registry.js'
import { packerOf } from './pack.js'
import type { SaveRequest } from './save-request.js'

/** Where rows go, and how. */
export type SaveTarget =
  | { readonly kind: 'rows'; readonly sink: Extract<OpenedSink, { kind: 'rows' }>; readonly shown: string }
  | {
      readonly kind: 'bytes'
      readonly sink: Extract<OpenedSink, { kind: 'objects' }>
      readonly key: string
      readonly shown: string
      readonly format: string
      readonly encode: NonNullable<Format['encode']>
      readonly compression: 'gzip' | 'zstd' | undefined
    }

const databases = ['crate', 'postgresql', 'postgres', 'pglite']

/**
 * Opens the target of a request: nothing is written yet.
 *
 * @throws CTK_USAGE when nothing tells the format, or it cannot be written; CTK_CONTRIBUTION_UNKNOWN; what the sink throws
 */
export async function openTarget(
  request: SaveRequest,
  table: TableName,
  registry: Registry,
  signal: AbortSignal,
): Promise<SaveTarget> {
  const resource = parseResource(request.target)
  if (databases.includes(resource.scheme)) throw database(request.target)
  const sink = request.sink ?? (await (await registry.load(Sinks, resource.scheme)).open(resource, { signal }))
  if (sink.kind === 'rows') return { kind: 'rows', sink, shown: sink.name }
  const format = request.format?.toLowerCase() ?? formatOf(resource.ending, registry)
  if (format === undefined) throw unknownFormat(request.target, registry)
  const { encode } = await registry.load(Formats, format)
  if (!encode) throw usage(`The format ${format} is read, but not written.`, [])
  const compression = packerOf(resource.compression)
  const ending = `.${format}${compression === 'gzip' ? '.gz' : compression === 'zstd' ? '.zst' : ''}`
  const key = sink.key === '' || sink.key.endsWith('/') ? `${sink.key}${table.name}${ending}` : sink.key
  return { kind: 'bytes', sink, key, shown: sink.urlOf(key), format, encode, compression }
}

/** What an ending tells, where it is that of a format. */
function formatOf(ending: string | undefined, registry: Registry): string | undefined {
  if (ending === undefined) return undefined
  return registry.has(Formats, ending) || suggestPackage('format', ending) !== undefined ? ending : undefined
}

function unknownFormat(target: string, registry: Registry): CtkError {
  const known = registry.list(Formats).map(({ name }) => name)
  return usage(`The name ${target} does not tell which format is wanted.`, [
    known.length > 0 ? `Name it with --format: ${known.join(', ')}.` : 'No format is installed.',
  ])
}

function database(target: string): CtkError {
  const scheme = target.slice(0, target.indexOf(':'))
  return usage(`A table is saved to a file, an object store or a topic, not to ${scheme}://.`, [
    `Save it to a file, and load that there:  ctk load table FILE TABLE ${scheme}://… --create`,
  ])
}

function usage(message: string, suggestions: readonly string[]): CtkError {
  return new CtkError({ code: 'CTK_USAGE', message, suggestions })
}
