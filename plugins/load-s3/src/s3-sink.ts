import type { OpenedSink, Resource, Sink, SinkContext } from '@ctk/core'
import { listObjects } from './list-objects.js'
import { s3Client } from './s3-client.js'
import { s3Identity, s3Place, s3Url } from './s3-place.js'
import { s3Store } from './s3-store.js'

/** Buckets of S3, and of stores that speak its language. */
export const s3Sink: Sink = { open }

async function open(resource: Resource, { signal }: SinkContext): Promise<OpenedSink> {
  const place = s3Place(resource)
  const client = s3Client(place)
  const { bucket, key } = place
  return {
    kind: 'objects',
    store: s3Store(client, place),
    key: (await isFolder()) ? (key === '' ? '' : `${key}/`) : key,
    urlOf: (key) => s3Url(bucket, key),
    identityOf: async (key) => s3Identity(place, key),
    flat: true,
  }

  /** A folder is there when something is in it. Who may only write cannot ask, and gets what is written. */
  async function isFolder(): Promise<boolean> {
    if (key === '' || key.endsWith('/')) return false
    const inside = await Array.fromAsync(listObjects(client, bucket, `${key}/`, { signal, most: 1 })).catch((error) => {
      if (error.code === 'CTK_PERMISSION_DENIED') return []
      throw error
    })
    return inside.length > 0
  }
}
