import { createHash } from 'node:crypto'
import type { ContainerClient } from '@azure/storage-blob'
import { CtkError, fewAtOnce, inPieces, type ObjectStore, type StoredObject } from '@ctk/core'
import { azureBytes } from './azure-bytes.js'
import { type AzureAttempt, azureFailure } from './azure-failure.js'
import { type AzurePlace, azureUrl } from './azure-place.js'
import { listBlobs } from './list-blobs.js'

const MIB = 1024 * 1024

/** A blob has 50,000 blocks at most: they grow once, and late, up to 2.8 TiB. */
const blockSize = (index: number) => (index < 5_000 ? 16 : 64) * MIB

/** How many blocks are on their way at once. They are all that is in memory. */
const IN_FLIGHT = 2

/** A container as a store of objects. */
export function azureStore(container: ContainerClient, place: AzurePlace): ObjectStore {
  const attempt = (key: string, task: AzureAttempt['task'], signal?: AbortSignal): AzureAttempt => {
    return { url: azureUrl(place, key), task, signal }
  }
  const tried = async <T>(what: AzureAttempt, request: (to: { abortSignal?: AbortSignal }) => Promise<T>) => {
    try {
      return await request(what.signal ? { abortSignal: what.signal } : {})
    } catch (error) {
      throw azureFailure(error, what)
    }
  }

  /** Blocks are nothing until they are committed; those that never are the store removes by itself, after a week. */
  async function put(key: string, bytes: AsyncIterable<Uint8Array>, signal?: AbortSignal): Promise<StoredObject> {
    const blob = container.getBlockBlobClient(key)
    const what = attempt(key, 'write', signal)
    const [sha256, md5] = [createHash('sha256'), createHash('md5')]
    let size = 0
    const hashed = async function* () {
      for await (const chunk of bytes) {
        if (signal?.aborted) throw new CtkError({ code: 'CTK_ABORTED', message: 'Interrupted.' })
        sha256.update(chunk)
        md5.update(chunk)
        size += chunk.length
        yield chunk
      }
    }
    const blocks: string[] = []
    await fewAtOnce(inPieces(hashed(), blockSize), IN_FLIGHT, async (block, index) => {
      const id = Buffer.from(String(index).padStart(8, '0')).toString('base64')
      blocks[index] = id
      const transactionalContentMD5 = createHash('md5').update(block).digest()
      await tried(what, (to) => blob.stageBlock(id, block, block.length, { ...to, transactionalContentMD5 }))
    })
    const { tier } = place
    const options = { blobHTTPHeaders: { blobContentMD5: md5.digest() }, ...(tier === undefined ? {} : { tier }) }
    await tried(what, (to) => blob.commitBlockList(blocks, { ...to, ...options }))
    const { contentLength } = await tried(what, (to) => blob.getProperties(to))
    if (contentLength === size) return { key, size, checksum: `sha256:${sha256.digest('hex')}` }
    throw new CtkError({
      code: 'CTK_NOT_VERIFIED',
      message: `${what.url} has ${contentLength} bytes, but ${size} were sent.`,
      suggestions: ['Is somebody else writing to it? Try again.'],
    })
  }

  async function* get(key: string, signal = new AbortController().signal): AsyncGenerator<Uint8Array> {
    const what = attempt(key, 'read', signal)
    const { contentLength: size = 0, etag } = await tried(what, (to) => container.getBlobClient(key).getProperties(to))
    yield* azureBytes({ container, key, url: what.url, size, etag, patience: { signal } })
  }

  async function* list(prefix: string, signal?: AbortSignal): AsyncGenerator<StoredObject> {
    for await (const { key, size } of listBlobs(container, place, prefix, signal)) yield { key, size }
  }

  return {
    put,
    get,
    list,
    delete: async (key, signal) => {
      await tried(attempt(key, 'write', signal), (to) => container.getBlobClient(key).deleteIfExists(to))
    },
  }
}
