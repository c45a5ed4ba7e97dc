import { DeleteObjectCommand, HeadObjectCommand, type S3Client } from '@aws-sdk/client-s3'
import { CtkError, type ObjectStore, type StoredObject } from '@ctk/core'
import { listObjects } from './list-objects.js'
import { s3Bytes } from './s3-bytes.js'
import { type S3Attempt, s3Failure } from './s3-failure.js'
import { type S3Place, s3Url } from './s3-place.js'
import { upload } from './upload.js'

/** A bucket as a store of objects. */
export function s3Store(client: S3Client, place: S3Place): ObjectStore {
  const { bucket, storageClass } = place
  const attempt = (key: string, task: S3Attempt['task'], signal?: AbortSignal): S3Attempt => {
    return { url: s3Url(bucket, key), bucket, task, signal }
  }

  async function head(key: string, task: S3Attempt['task'], signal?: AbortSignal) {
    const command = new HeadObjectCommand({ Bucket: bucket, Key: key })
    return client.send(command, signal ? { abortSignal: signal } : {}).catch((error: unknown) => {
      throw s3Failure(error, attempt(key, task, signal))
    })
  }

  async function put(key: string, bytes: AsyncIterable<Uint8Array>, signal?: AbortSignal): Promise<StoredObject> {
    const sent = await upload({ client, bucket, key, storageClass, signal }, bytes)
    const { ContentLength: size } = await head(key, 'write', signal)
    if (size === sent.size) return { key, ...sent }
    throw new CtkError({
      code: 'CTK_NOT_VERIFIED',
      message: `${s3Url(bucket, key)} has ${size} bytes, but ${sent.size} were sent.`,
      suggestions: ['Is somebody else writing to it? Try again.'],
    })
  }

  async function* get(key: string, signal = new AbortController().signal): AsyncGenerator<Uint8Array> {
    const { ContentLength: size = 0, ETag: etag } = await head(key, 'read', signal)
    yield* s3Bytes({ client, bucket, key, size, etag, patience: { signal } })
  }

  return {
    put,
    get,
    list: (prefix, signal) => listed(listObjects(client, bucket, prefix, { signal })),
    delete: async (key, signal) => {
      const command = new DeleteObjectCommand({ Bucket: bucket, Key: key })
      await client.send(command, signal ? { abortSignal: signal } : {}).catch((error: unknown) => {
        const failure = s3Failure(error, attempt(key, 'write', signal))
        if (failure.code !== 'CTK_FILE_MISSING') throw failure
      })
    },
  }
}

async function* listed(objects: ReturnType<typeof listObjects>): AsyncGenerator<StoredObject> {
  for await (const { key, size } of objects) yield { key, size }
}
