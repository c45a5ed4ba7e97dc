import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3'
import {
  CtkError,
  type OpenedBytes,
  type OpenedSource,
  type Patience,
  type Resource,
  type Source,
  type SourceContext,
} from '@ctk/core'
import { listObjects } from './list-objects.js'
import { s3Bytes } from './s3-bytes.js'
import { s3Client } from './s3-client.js'
import { s3Failure } from './s3-failure.js'
import { type S3Place, s3Identity, s3Place, s3Url } from './s3-place.js'

/** How patient a source is; see {@link Patience}. */
export type S3SourceOptions = Omit<Patience, 'signal'>

/** Objects of S3, and of stores that speak its language. */
export const s3Source: Source = makeS3Source()

/** @internal */
export function makeS3Source(options: S3SourceOptions = {}): Source {
  return {
    open: async (resource: Resource, { signal }: SourceContext) => {
      const place = s3Place(resource)
      const client = s3Client(place)
      const patience = { ...options, signal }
      const several = place.key === '' || place.key.endsWith('/') || /[*[{]/.test(place.key)
      return several ? openParts(client, place, patience) : openObject(client, place, patience)
    },
  }
}

async function openParts(client: S3Client, place: S3Place, patience: Patience): Promise<OpenedSource> {
  const { bucket, key } = place
  const { signal } = patience
  const wildcard = key.search(/[*[{]/)
  const folder = wildcard < 0 ? key : key.slice(0, key.lastIndexOf('/', wildcard) + 1)
  const prefix = wildcard < 0 ? key : key.slice(0, wildcard)
  const { default: picomatch } = await import('picomatch')
  const fits = wildcard < 0 ? () => true : picomatch(key.slice(folder.length), { dot: false })
  const parts: OpenedBytes[] = []
  for await (const object of listObjects(client, bucket, prefix, { signal })) {
    const part = opened(client, place, object.key, object, object.key.slice(folder.length), patience)
    // A key may hold an asterisk; then it is meant itself.
    if (object.key === key && wildcard >= 0) return part
    if (!object.key.endsWith('/') && fits(object.key.slice(folder.length))) parts.push(part)
  }
  if (parts.length > 0) return { kind: 'parts', name: s3Url(bucket, key), parts }
  throw new CtkError({
    code: 'CTK_FILE_MISSING',
    message:
      wildcard < 0
        ? `There is nothing below ${s3Url(bucket, key)}.`
        : `No object is called like ${s3Url(bucket, key)}.`,
    suggestions: [await contents(client, bucket, wildcard < 0 ? '' : folder, signal)],
  })
}

/** Asks for the first byte and not for the head alone: only then an error says what it is. */
async function openObject(client: S3Client, place: S3Place, patience: Patience): Promise<OpenedSource> {
  const { bucket, key } = place
  const { signal } = patience
  const url = s3Url(bucket, key)
  const ask = (range: string | undefined) =>
    client.send(new GetObjectCommand({ Bucket: bucket, Key: key, Range: range }), { abortSignal: signal })
  try {
    const answer = await ask('bytes=0-0').catch((error: { name?: string; $metadata?: { httpStatusCode?: number } }) => {
      // What is empty has no first byte.
      if (error.name === 'InvalidRange' || error.$metadata?.httpStatusCode === 416) return ask(undefined)
      throw error
    })
    ;(answer.Body as unknown as { destroy?(): void } | undefined)?.destroy?.()
    const total = /\/(\d+)$/.exec(answer.ContentRange ?? '')?.[1]
    const size = total === undefined ? (answer.ContentLength ?? 0) : Number(total)
    return opened(client, place, key, { size, etag: answer.ETag }, key.slice(key.lastIndexOf('/') + 1), patience)
  } catch (error) {
    const failure = s3Failure(error, { url, bucket, task: 'read', signal })
    if (failure.code !== 'CTK_FILE_MISSING' || (error as Error).name !== 'NoSuchKey') throw failure
    const { code, message, data } = failure
    const suggestions = [await nearby(client, bucket, key, signal)]
    throw new CtkError({ code, message, data, cause: error, suggestions })
  }
}

function opened(
  client: S3Client,
  place: S3Place,
  key: string,
  { size, etag }: { readonly size: number; readonly etag?: string | undefined },
  name: string,
  patience: Patience,
): OpenedBytes {
  const { bucket } = place
  return {
    kind: 'bytes',
    name,
    bytes: s3Bytes({ client, bucket, key, size, etag, patience }),
    identity: s3Identity(place, key),
    uri: s3Url(bucket, key),
    ...(etag === undefined ? {} : { version: etag }),
  }
}

/** What there is instead of a key. */
async function nearby(client: S3Client, bucket: string, key: string, signal: AbortSignal): Promise<string> {
  const [inside] = await Array.fromAsync(listObjects(client, bucket, `${key}/`, { signal, most: 1 })).catch(() => [])
  if (inside) return `It is a folder. All that is below it:  ${s3Url(bucket, key)}/`
  return contents(client, bucket, key.slice(0, key.lastIndexOf('/') + 1), signal)
}

async function contents(client: S3Client, bucket: string, prefix: string, signal: AbortSignal): Promise<string> {
  const found = await Array.fromAsync(listObjects(client, bucket, prefix, { signal, most: 6 })).catch(() => [])
  const where = s3Url(bucket, prefix)
  if (found.length === 0) return `There is nothing at all in ${where}.`
  const names = found.slice(0, 5).map(({ key }) => key.slice(prefix.length))
  return `In ${where}: ${names.join(', ')}${found.length > 5 ? ' and more' : ''}.`
}
