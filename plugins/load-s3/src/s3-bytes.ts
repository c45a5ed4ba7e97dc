import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3'
import {
  type ByteSource,
  type DestroyableBytes,
  isCtkError,
  PassingFailure,
  type Patience,
  resumableBytes,
  withIdleLimit,
  withPatience,
} from '@ctk/core'
import { s3Failure } from './s3-failure.js'
import { s3Url } from './s3-place.js'

/** An object whose size and version are known. */
export interface S3Object {
  readonly client: S3Client
  readonly bucket: string
  readonly key: string
  readonly size: number
  readonly etag: string | undefined
  readonly patience: Patience
}

const IDLE_MS = 60_000

/** The bytes of an object, all of one version; reading goes on where a connection broke. */
export function s3Bytes({ client, bucket, key, size, etag, patience }: S3Object): ByteSource {
  const url = s3Url(bucket, key)
  const { signal } = patience
  let position = 0

  async function* read(range: string | undefined): AsyncGenerator<Uint8Array> {
    try {
      const command = new GetObjectCommand({ Bucket: bucket, Key: key, IfMatch: etag, Range: range })
      const { Body } = await client.send(command, { abortSignal: signal })
      for await (const chunk of withIdleLimit(Body as unknown as DestroyableBytes, IDLE_MS)) {
        position += chunk.length
        yield chunk
      }
    } catch (error) {
      const failure = s3Failure(error, { url, bucket, task: 'read', signal })
      // The client itself tries again only until the first byte.
      const broke = failure.code === 'CTK_CONNECTION_FAILED' || (error as Error).name === 'PassingFailure'
      throw broke || isBroken(error) ? new PassingFailure('the connection broke', { cause: error }) : failure
    }
  }

  const whole = resumableBytes(
    {
      name: url,
      size,
      read: async (offset) =>
        (offset < size ? read(offset === 0 ? undefined : `bytes=${offset}-`) : []) as AsyncIterable<Uint8Array>,
    },
    patience,
  )
  const range = (start: number, end: number): Promise<Uint8Array> =>
    withPatience(url, patience, async () => {
      const last = Math.min(end, size) - 1
      return last < start ? Buffer.alloc(0) : Buffer.concat(await Array.fromAsync(read(`bytes=${start}-${last}`)))
    })
  return { [Symbol.asyncIterator]: () => whole, size, position: () => position, range }
}

const isBroken = (error: unknown) =>
  !isCtkError(error) &&
  ['ECONNRESET', 'ERR_STREAM_PREMATURE_CLOSE', 'EPIPE'].includes((error as { code?: string }).code ?? '')
