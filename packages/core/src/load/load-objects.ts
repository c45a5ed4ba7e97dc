import { parseResource, type Resource } from '../address/resource.js'
import { showResource } from '../address/show-resource.js'
import { CtkError, isCtkError } from '../errors/ctk-error.js'
import type { EventBus } from '../events/event-bus.js'
import { Sinks, Sources } from '../plugin/points.js'
import type { Registry } from '../plugin/registry.js'
import type { Clock } from '../time/clock.js'
import { copyObject } from './copy-object.js'
import { objectKey } from './object-key.js'
import type { OpenedSink } from './sink.js'
import type { OpenedBytes } from './source.js'

/** What to store, and where. */
export interface ObjectRequest {
  /** A path or URL; a pattern or a folder of a store for several. */
  readonly source: string
  /** A path or URL. One that ends with `/`, or is a folder, takes the names of the sources. */
  readonly target: string
  /** Only say what would be stored. */
  readonly dryRun?: boolean
}

/** An object that was stored, or would be. */
export interface LoadedObject {
  /** As its source calls it. */
  readonly name: string
  /** Where it is. */
  readonly url: string
  /** In bytes; undefined in a dry run where the source does not tell. */
  readonly size: number | undefined
  /** `sha256:…`; undefined in a dry run. */
  readonly checksum: string | undefined
}

/** What was stored: the `--json` document of `ctk load object`. */
export interface ObjectReport {
  readonly dryRun: boolean
  readonly objects: readonly LoadedObject[]
  /** All of them together. */
  readonly bytes: number
  readonly milliseconds: number
}

/** What loading objects works with: no database. */
export interface ObjectContext {
  readonly registry: Registry
  readonly events: EventBus
  readonly clock: Clock
}

/**
 * Copies bytes from any source to any sink for bytes, as they are, and verifies what was stored: its size and its SHA-256, as the store
 * itself found them.
 *
 * @throws CTK_USAGE when source and target are the same, or the source has no bytes; CTK_FILE_MISSING; CTK_FILE_NOT_WRITTEN;
 * CTK_NOT_VERIFIED; what source and sink throw. An object is stored as a whole or not at all.
 * @example await loadObjects({ source: 'https://host/image.png', target: 's3://bucket/assets/' }, context)
 */
export async function loadObjects(
  request: ObjectRequest,
  { registry, events, clock }: ObjectContext,
  signal: AbortSignal = new AbortController().signal,
): Promise<ObjectReport> {
  const started = clock.now()
  const [source, target] = [parseResource(request.source), parseResource(request.target)]
  const sink = await openSink(request.target, target, registry, signal)
  const parts = await openParts(request.source, source, registry, signal)
  const several = parts.kind === 'parts'
  const objects: LoadedObject[] = []
  for (const part of parts.parts) {
    const key = objectKey(sink, part.name, several)
    await refuseItself(part, sink, key)
    try {
      objects.push(await copyObject(part, sink, key, { dryRun: request.dryRun ?? false, events, signal }))
    } catch (error) {
      throw several ? inTheMiddle(error, objects.length, parts.parts.length) : error
    }
  }
  return {
    dryRun: request.dryRun ?? false,
    objects,
    bytes: objects.reduce((sum, { size = 0 }) => sum + size, 0),
    milliseconds: clock.now() - started,
  }
}

async function openSink(text: string, resource: Resource, registry: Registry, signal: AbortSignal) {
  const sink = await (await registry.load(Sinks, resource.scheme)).open(resource, { signal })
  if (sink.kind === 'objects') return sink
  throw new CtkError({
    code: 'CTK_USAGE',
    message: `${showResource(text)} takes rows, no objects.`,
    suggestions: ['ctk save table writes rows there.'],
  })
}

async function openParts(text: string, resource: Resource, registry: Registry, signal: AbortSignal) {
  const opened = await (await registry.load(Sources, resource.scheme)).open(resource, { signal })
  if (opened.kind === 'parts') return opened
  if (opened.kind === 'bytes') return { kind: 'bytes' as const, parts: [opened] }
  throw new CtkError({
    code: 'CTK_USAGE',
    message: `${showResource(text)} has rows, no objects.`,
    suggestions: [`Load them into a table:  ctk load table ${showResource(text)}`],
  })
}

async function refuseItself(part: OpenedBytes, sink: OpenedSink & { kind: 'objects' }, key: string): Promise<void> {
  const there = await sink.identityOf?.(key)
  if (there === undefined || there !== part.identity) return
  throw new CtkError({
    code: 'CTK_USAGE',
    message: `Source and target are the same: ${sink.urlOf(key)}.`,
    suggestions: ['Name another target.'],
  })
}

/** The same error, which also says how far it came. */
function inTheMiddle(error: unknown, done: number, all: number): unknown {
  if (!isCtkError(error)) return error
  const { code, message, suggestions, data, cause } = error
  const count = done === 0 ? 'None' : `${done.toLocaleString('en-US')}`
  return new CtkError({
    code,
    message,
    suggestions: [...suggestions, `${count} of ${all.toLocaleString('en-US')} objects had been stored by then.`],
    data: { ...(typeof data === 'object' ? data : {}), stored: done },
    cause,
  })
}
