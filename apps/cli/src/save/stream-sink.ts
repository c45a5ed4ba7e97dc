import { createHash } from 'node:crypto'
import { once } from 'node:events'
import type { Writable } from 'node:stream'
import { CtkError, type ObjectStore, type OpenedSink } from '@ctk/core'

/** A stream that takes one object, such as standard output: `-`. What was written to it cannot be taken back. */
export function streamSink(stream: Writable, name: string): OpenedSink {
  const none = async () => {
    throw new CtkError({ code: 'CTK_USAGE', message: `${name} can only be written to.` })
  }
  const store: ObjectStore = {
    put: (key, bytes, signal) => put(stream, key, bytes, signal),
    // biome-ignore lint/correctness/useYield: it ends at once.
    list: async function* () {
      await none()
    },
    // biome-ignore lint/correctness/useYield: it ends at once.
    get: async function* () {
      await none()
    },
    delete: none,
  }
  return { kind: 'objects', store, key: '-', urlOf: () => name }
}

async function put(stream: Writable, key: string, bytes: AsyncIterable<Uint8Array>, signal?: AbortSignal) {
  const hash = createHash('sha256')
  let size = 0
  const broken = new AbortController()
  // Whoever read it may have seen enough.
  const stop = (error: Error) => broken.abort(error)
  stream.on('error', stop)
  try {
    for await (const chunk of bytes) {
      if (broken.signal.aborted) break
      if (signal?.aborted) throw new CtkError({ code: 'CTK_ABORTED', message: 'Interrupted.' })
      hash.update(chunk)
      size += chunk.length
      if (!stream.write(chunk)) await once(stream, 'drain', { signal: broken.signal }).catch(() => undefined)
    }
  } finally {
    stream.off('error', stop)
  }
  if (broken.signal.aborted) {
    throw new CtkError({
      code: 'CTK_ABORTED',
      message: `Whoever read the output stopped after ${size.toLocaleString('en-US')} bytes.`,
      cause: broken.signal.reason,
    })
  }
  return { key, size, checksum: `sha256:${hash.digest('hex')}` }
}
