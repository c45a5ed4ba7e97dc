import { createHash } from 'node:crypto'
import { CtkError } from '../errors/ctk-error.js'
import type { EventBus } from '../events/event-bus.js'
import type { LoadedObject } from './load-objects.js'
import type { OpenedSink } from './sink.js'
import type { OpenedBytes } from './source.js'

/** How many bytes pass between two events. */
const TELL_EVERY = 4 * 1024 * 1024

/** Copies one object and compares what was read with what the store says that it has. */
export async function copyObject(
  { name, bytes }: OpenedBytes,
  { store, urlOf }: OpenedSink & { kind: 'objects' },
  key: string,
  { dryRun, events, signal }: { readonly dryRun: boolean; readonly events: EventBus; readonly signal: AbortSignal },
): Promise<LoadedObject> {
  const url = urlOf(key)
  if (dryRun) return { name, url, size: bytes.size, checksum: undefined }
  const hash = createHash('sha256')
  let size = 0
  let told = 0
  const read = async function* () {
    for await (const chunk of bytes) {
      hash.update(chunk)
      size += chunk.length
      yield chunk
      if (size - told < TELL_EVERY) continue
      told = size
      events.emit({
        type: 'object.progress',
        name,
        bytes: size,
        ...(bytes.size === undefined ? {} : { totalBytes: bytes.size }),
      })
    }
    if (bytes.size !== undefined && size !== bytes.size) throw changed(name, bytes.size, size)
  }
  const stored = await store.put(key, read(), signal)
  const checksum = `sha256:${hash.digest('hex')}`
  if (stored.size === size && stored.checksum === checksum) return { name, url, size, checksum }
  throw new CtkError({
    code: 'CTK_NOT_VERIFIED',
    message: `${url} is not what was sent: ${stored.size} bytes with ${stored.checksum} instead of ${size} with ${checksum}.`,
    suggestions: ['Load it again.'],
  })
}

function changed(name: string, before: number, now: number): CtkError {
  const [was, is] = [before.toLocaleString('en-US'), now.toLocaleString('en-US')]
  return new CtkError({
    code: 'CTK_SOURCE_CHANGED',
    message: `${name} was changed while it was read: it had ${was} bytes, and ${is} were read.`,
    suggestions: ['Load it again when nobody writes to it.'],
  })
}
