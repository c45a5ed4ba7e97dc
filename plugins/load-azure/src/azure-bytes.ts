import type { ContainerClient } from '@azure/storage-blob'
import {
  type ByteSource,
  type DestroyableBytes,
  PassingFailure,
  type Patience,
  resumableBytes,
  withIdleLimit,
  withPatience,
} from '@ctk/core'
import { azureFailure } from './azure-failure.js'

/** A blob whose size and version are known. */
export interface AzureBlob {
  readonly container: ContainerClient
  readonly key: string
  /** As people see it. */
  readonly url: string
  readonly size: number
  readonly etag: string | undefined
  readonly patience: Patience
}

const IDLE_MS = 60_000

/** The bytes of a blob, all of one version; reading goes on where a connection broke. */
export function azureBytes({ container, key, url, size, etag, patience }: AzureBlob): ByteSource {
  const { signal } = patience
  let position = 0

  async function* read(start: number, end: number): AsyncGenerator<Uint8Array> {
    if (start >= end) return
    try {
      const answer = await container.getBlobClient(key).download(start, end - start, {
        abortSignal: signal,
        maxRetryRequests: 0,
        ...(etag === undefined ? {} : { conditions: { ifMatch: etag } }),
      })
      for await (const chunk of withIdleLimit(answer.readableStreamBody as unknown as DestroyableBytes, IDLE_MS)) {
        position += chunk.length
        yield chunk
      }
    } catch (error) {
      const failure = azureFailure(error, { url, task: 'read', signal })
      if (failure.code === 'CTK_CONNECTION_FAILED' || isBroken(error)) {
        throw new PassingFailure('the connection broke', { cause: error })
      }
      throw failure
    }
  }

  const whole = resumableBytes({ name: url, size, read: async (offset) => read(offset, size) }, patience)
  const range = (start: number, end: number): Promise<Uint8Array> =>
    withPatience(url, patience, async () => Buffer.concat(await Array.fromAsync(read(start, Math.min(end, size)))))
  return { [Symbol.asyncIterator]: () => whole, size, position: () => position, range }
}

/** The client's stream of a body that ended too early has an error without a code. */
const isBroken = (error: unknown) => {
  const { code, name, message } = error as { code?: string; name?: string; message?: string }
  const codes = ['ECONNRESET', 'ERR_STREAM_PREMATURE_CLOSE', 'EPIPE']
  return name === 'PassingFailure' || codes.includes(code ?? '') || /aborted|premature|retries/i.test(message ?? '')
}
