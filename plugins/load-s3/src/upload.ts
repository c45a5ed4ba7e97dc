import { createHash } from 'node:crypto'
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  PutObjectCommand,
  type S3Client,
  type StorageClass,
  UploadPartCommand,
} from '@aws-sdk/client-s3'
import { CtkError, fewAtOnce, inPieces } from '@ctk/core'
import { s3Failure } from './s3-failure.js'
import { s3Url } from './s3-place.js'

/** Where to, and how. */
export interface UploadTarget {
  readonly client: S3Client
  readonly bucket: string
  readonly key: string
  readonly storageClass: string | undefined
  readonly signal: AbortSignal | undefined
}

/** What was sent. */
export interface Uploaded {
  readonly size: number
  readonly checksum: string
}

const MIB = 1024 * 1024

/** A store takes 10,000 parts, and some only parts of one size; so they grow once, and late: up to 390 GiB. */
const partSize = (index: number) => (index < 5_000 ? 16 : 64) * MIB

/** How many parts are on their way at once. Together with the one that is being filled they are all that is in memory. */
const IN_FLIGHT = 2

/**
 * Uploads bytes of any length: at once where they are few, else in parts. Each comes with its SHA-256, which the store has to find
 * again. What is not completed is taken away.
 *
 * @throws what {@link s3Failure} makes of the store's answers, and what reading the bytes throws
 */
export async function upload(target: UploadTarget, bytes: AsyncIterable<Uint8Array>): Promise<Uploaded> {
  const hash = createHash('sha256')
  let size = 0
  const hashed = async function* () {
    for await (const chunk of bytes) {
      if (target.signal?.aborted) throw new CtkError({ code: 'CTK_ABORTED', message: 'Interrupted.' })
      hash.update(chunk)
      size += chunk.length
      yield chunk
    }
  }
  const pieces = inPieces(hashed(), partSize)
  try {
    const { value: first = Buffer.alloc(0) } = await pieces.next()
    const { value: second } = await pieces.next()
    if (second === undefined) await uploadWhole(target, first)
    else await uploadParts(target, [first, second], pieces)
  } finally {
    await pieces.return(undefined)
  }
  return { size, checksum: `sha256:${hash.digest('hex')}` }
}

async function uploadWhole(target: UploadTarget, body: Buffer): Promise<void> {
  const { bucket, key } = target
  const checksum = sha256(body)
  const command = new PutObjectCommand({
    ...options(target),
    Bucket: bucket,
    Key: key,
    Body: body,
    ContentLength: body.length,
    ChecksumSHA256: checksum,
  })
  const { ChecksumSHA256 } = await send(target, (to) => target.client.send(command, to))
  check(target, checksum, ChecksumSHA256)
}

async function uploadParts(target: UploadTarget, first: readonly Buffer[], rest: AsyncIterable<Buffer>): Promise<void> {
  const { client, bucket, key } = target
  const where = { Bucket: bucket, Key: key }
  const create = new CreateMultipartUploadCommand({ ...options(target), ...where, ChecksumAlgorithm: 'SHA256' })
  const { UploadId } = await send(target, (to) => client.send(create, to))
  const parts: { PartNumber: number; ETag?: string | undefined; ChecksumSHA256?: string | undefined }[] = []
  const sendPart = async (body: Buffer, index: number) => {
    const checksum = sha256(body)
    const PartNumber = index + 1
    const command = new UploadPartCommand({ ...where, UploadId, PartNumber, Body: body, ChecksumSHA256: checksum })
    const { ETag, ChecksumSHA256 } = await send(target, (to) => client.send(command, to))
    check(target, checksum, ChecksumSHA256)
    parts[index] = { PartNumber, ETag, ...(ChecksumSHA256 === undefined ? {} : { ChecksumSHA256 }) }
  }
  try {
    await fewAtOnce(join(first, rest), IN_FLIGHT, sendPart)
    const complete = new CompleteMultipartUploadCommand({ ...where, UploadId, MultipartUpload: { Parts: parts } })
    await send(target, (to) => client.send(complete, to))
  } catch (error) {
    // Also after Ctrl-C: parts that nobody completes would be kept, and paid for.
    await client.send(new AbortMultipartUploadCommand({ ...where, UploadId })).catch(() => {})
    throw error
  }
}

async function* join(first: readonly Buffer[], rest: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  yield* first
  yield* rest
}

const options = ({ storageClass }: UploadTarget) =>
  storageClass === undefined ? {} : { StorageClass: storageClass as StorageClass }

async function send<T>(
  { bucket, key, signal }: UploadTarget,
  request: (to: { abortSignal?: AbortSignal }) => Promise<T>,
) {
  try {
    return await request(signal ? { abortSignal: signal } : {})
  } catch (error) {
    throw s3Failure(error, { url: s3Url(bucket, key), bucket, task: 'write', signal })
  }
}

/** Stores that do not know checksums say none; they have compared the one in the signature. */
function check({ bucket, key }: UploadTarget, sent: string, found: string | undefined): void {
  if (found === undefined || found === sent) return
  throw new CtkError({
    code: 'CTK_NOT_VERIFIED',
    message: `${s3Url(bucket, key)}: the store found the checksum ${found}, but ${sent} was sent.`,
    suggestions: ['Try again.'],
  })
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('base64')
