import { createHash } from 'node:crypto'
import { parseResource } from '../address/resource.js'
import { showResource } from '../address/show-resource.js'
import type { BlobStore, BlobTableOptions } from '../database/blob-store.js'
import type { Database } from '../database/database.js'
import { CtkError } from '../errors/ctk-error.js'
import type { EventBus } from '../events/event-bus.js'
import { Sources } from '../plugin/points.js'
import type { Registry } from '../plugin/registry.js'
import type { Clock } from '../time/clock.js'
import { blobTableName, noBlobs, noBlobTable } from './blob-table.js'
import type { OpenedBytes } from './source.js'

/** What to store in a blob table. */
export interface BlobRequest {
  /** A path or URL; a pattern for several. It is read twice, for the name of a blob is the digest of its bytes. */
  readonly source: string
  /** With or without the schema `blob`; default `blobs`. */
  readonly table?: string | undefined
  /** Make the table where there is none. */
  readonly create?: BlobTableOptions | undefined
}

/** A blob that is in the table now. */
export interface LoadedBlob {
  /** As its source calls it. */
  readonly name: string
  /** The SHA-1 of its bytes. */
  readonly digest: string
  /** In bytes. */
  readonly size: number
  readonly url: string
  /** Whether it was there already. */
  readonly existed: boolean
}

/** What was stored: the `--json` document of `ctk load blob`. */
export interface BlobReport {
  /** With its schema: `blob.images`. */
  readonly table: string
  readonly created: boolean
  readonly blobs: readonly LoadedBlob[]
  readonly bytes: number
  readonly milliseconds: number
}

/** What loading blobs works with. */
export interface BlobContext {
  readonly database: Database
  readonly registry: Registry
  readonly events: EventBus
  readonly clock: Clock
}

/**
 * Stores bytes as blobs, each under its digest, and reads them back to compare.
 *
 * @throws CTK_CAPABILITY_MISSING where the database has no blob tables, or not at this address; CTK_TABLE_MISSING; CTK_FILE_MISSING;
 * CTK_SOURCE_CHANGED; CTK_NOT_VERIFIED
 */
export async function loadBlobs(
  { source, table: asked = 'blobs', create }: BlobRequest,
  { database, registry, events, clock }: BlobContext,
  signal: AbortSignal = new AbortController().signal,
): Promise<BlobReport> {
  const started = clock.now()
  const store = database.blobs
  if (!store) throw noBlobs(database)
  const table = blobTableName(asked)
  const resource = parseResource(source)
  const reader = await registry.load(Sources, resource.scheme)
  const open = async () => partsOf(await reader.open(resource, { signal }), source)
  const parts = await open()
  const created = !(await store.hasTable(table, signal))
  if (created && !create) throw noBlobTable(table, source)
  if (created && create) await store.createTable(table, create, signal)
  const blobs: LoadedBlob[] = []
  for (const [index, part] of parts.entries()) {
    const again = () => readAgain(part, async () => (await open())[index])
    blobs.push(await loadBlob(part, again, store, table, events, signal))
  }
  return {
    table: `blob.${table}`,
    created,
    blobs,
    bytes: blobs.reduce((sum, { size }) => sum + size, 0),
    milliseconds: clock.now() - started,
  }
}

async function loadBlob(
  { name, bytes }: OpenedBytes,
  again: () => AsyncIterable<Uint8Array>,
  store: BlobStore,
  table: string,
  events: EventBus,
  signal: AbortSignal,
): Promise<LoadedBlob> {
  const { digest, size } = await digestOf(bytes)
  const progress = async function* () {
    let sent = 0
    for await (const chunk of again()) {
      yield chunk
      sent += chunk.length
      events.emit({ type: 'object.progress', name, bytes: sent, totalBytes: size })
    }
    if (sent !== size) throw changed(name)
  }
  const had = await store.size(table, digest, signal)
  const outcome = had === size ? 'existed' : await store.put({ table, digest, size, bytes: progress() }, signal)
  const found = await digestOf(store.get(table, digest, signal))
  if (found.digest !== digest) {
    throw new CtkError({
      code: 'CTK_NOT_VERIFIED',
      message: `The blob ${digest} of ${name} was read back as ${found.digest}, ${found.size} of ${size} bytes.`,
      suggestions: ['Load it again.'],
    })
  }
  return { name, digest, size, url: store.urlOf(table, digest), existed: outcome === 'existed' }
}

async function digestOf(bytes: AsyncIterable<Uint8Array>): Promise<{ digest: string; size: number }> {
  const hash = createHash('sha1')
  let size = 0
  for await (const chunk of bytes) {
    hash.update(chunk)
    size += chunk.length
  }
  return { digest: hash.digest('hex'), size }
}

const PIECE = 4 * 1024 * 1024

/** The same bytes for a second time: in pieces where the place allows it, else opened anew. */
async function* readAgain(part: OpenedBytes, reopen: () => Promise<OpenedBytes | undefined>) {
  const { size, range } = part.bytes
  if (size !== undefined && range) {
    for (let at = 0; at < size; at += PIECE) yield await range(at, Math.min(at + PIECE, size))
    return
  }
  const anew = await reopen()
  if (anew === undefined || anew.version !== part.version) throw changed(part.name)
  yield* anew.bytes
}

function partsOf(opened: Awaited<ReturnType<import('./source.js').Source['open']>>, source: string) {
  if (opened.kind === 'parts') return opened.parts
  if (opened.kind === 'bytes') return [opened]
  throw new CtkError({
    code: 'CTK_USAGE',
    message: `${showResource(source)} has rows, no bytes.`,
    suggestions: [`Load them into a table:  ctk load table ${showResource(source)}`],
  })
}

function changed(name: string): CtkError {
  return new CtkError({
    code: 'CTK_SOURCE_CHANGED',
    message: `${name} was changed between its two readings.`,
    suggestions: ['Load it again when nobody writes to it.'],
  })
}
