import { ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3'
import { s3Failure } from './s3-failure.js'
import { s3Url } from './s3-place.js'

/** What a listing tells. */
export interface ListedObject {
  readonly key: string
  readonly size: number
  readonly etag: string | undefined
}

/** Objects whose keys begin with a prefix, in order of key; a page at a time. */
export async function* listObjects(
  client: S3Client,
  bucket: string,
  prefix: string,
  { signal, most }: { readonly signal?: AbortSignal | undefined; readonly most?: number },
): AsyncGenerator<ListedObject> {
  let token: string | undefined
  do {
    const command = new ListObjectsV2Command({
      Bucket: bucket,
      Prefix: prefix,
      ContinuationToken: token,
      MaxKeys: most,
    })
    const page = await client.send(command, signal ? { abortSignal: signal } : {}).catch((error: unknown) => {
      throw s3Failure(error, { url: s3Url(bucket, prefix), bucket, task: 'read', signal })
    })
    for (const { Key, Size, ETag } of page.Contents ?? []) {
      if (Key !== undefined) yield { key: Key, size: Size ?? 0, etag: ETag }
    }
    token = most === undefined ? page.NextContinuationToken : undefined
  } while (token !== undefined)
}
