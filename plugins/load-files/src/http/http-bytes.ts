import { createHash } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import {
  type ByteSource,
  CtkError,
  PassingFailure,
  type Patience,
  resumableBytes,
  withIdleLimit,
  withPatience,
} from '@ctk/core'
import { networkFailure } from './http-failure.js'
import { type HttpAnswer, type HttpPlace, request } from './http-request.js'
import {
  contentRange,
  type HttpVersion,
  isSameVersion,
  rangeCondition,
  versionOf,
  versionText,
} from './http-version.js'

/** What is known of something on a server once it has answered for the first time. */
export interface HttpContent {
  readonly place: HttpPlace
  /** The first answer, to a request for the first byte. */
  readonly answer: HttpAnswer
  readonly version: HttpVersion
  readonly patience: Patience
}

/** The bytes as the server sends them. */
export interface HttpBytes {
  readonly whole: AsyncGenerator<Uint8Array>
  readonly position: () => number
  readonly range?: NonNullable<ByteSource['range']>
}

/** Bytes of a server, in order and, where it sends parts, in parts. */
export function remoteBytes({ place, answer, version, patience }: HttpContent): HttpBytes {
  let position = 0
  const partial = answer.status === 206
  const condition = rangeCondition(version)
  // Without anything that tells the version, only the bytes themselves can show that they are the same.
  const seen = versionText(version) === undefined ? createHash('sha256') : undefined
  let kept = answer.status === 200 ? answer : undefined

  async function* counted(body: AsyncIterable<Uint8Array>) {
    for await (const chunk of body) {
      position += chunk.length
      seen?.update(chunk)
      yield chunk
    }
  }

  async function read(offset: number): Promise<AsyncIterable<Uint8Array>> {
    if (kept && offset === 0) {
      const { body } = kept
      kept = undefined
      return counted(watched(body, place))
    }
    const asked = offset > 0 && partial && condition !== undefined
    const next = await request(place, asked ? { range: `bytes=${offset}-`, 'if-range': condition } : {})
    if (next.status === 416 && offset === 0) return Readable.from([nothing(next)])
    if (!isSameVersion(version, versionOf(next)) || next.status === 416) throw changed(next, place.shown)
    if (next.status === 206) {
      if (contentRange(next.headers['content-range'])?.start !== offset) throw changed(next, place.shown)
      return counted(watched(next.body, place))
    }
    return counted(
      passOver(watched(next.body, place), offset, seen?.copy().digest('hex'), () => changed(next, place.shown)),
    )
  }

  const range = (start: number, end: number): Promise<Uint8Array> =>
    withPatience(place.shown, patience, async () => {
      const last = Math.min(end, version.size ?? Number.POSITIVE_INFINITY) - 1
      if (last < start) return Buffer.alloc(0)
      const headers = condition === undefined ? {} : { 'if-range': condition }
      const part = await request(place, { ...headers, range: `bytes=${start}-${last}` })
      if (part.status === 416 && version.size === undefined) return nothing(part)
      if (part.status !== 206 || !isSameVersion(version, versionOf(part))) throw changed(part, place.shown)
      const bytes = Buffer.concat(await Array.fromAsync(watched(part.body, place)))
      position += bytes.length
      return bytes
    })

  const whole = resumableBytes({ name: place.shown, size: version.size, read }, patience)
  return { whole, position: () => position, ...(partial ? { range } : {}) }
}

function nothing({ body }: HttpAnswer): Uint8Array {
  body.resume()
  return Buffer.alloc(0)
}

/** The bytes of an answer; what breaks, or takes too long, may be tried again. */
async function* watched(body: IncomingMessage, { idleMs, shown, url, signal }: HttpPlace): AsyncGenerator<Uint8Array> {
  try {
    yield* withIdleLimit(body, idleMs)
  } catch (error) {
    throw networkFailure(error, shown, url, signal, false)
  }
}

/** The bytes from an offset on. Those before it have been read already: they have to be the same again. */
async function* passOver(
  bytes: AsyncIterable<Uint8Array>,
  offset: number,
  digest: string | undefined,
  changed: () => Error,
): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256')
  let left = offset
  for await (const chunk of bytes) {
    const before = chunk.subarray(0, Math.min(left, chunk.length))
    left -= before.length
    if (before.length > 0 && digest !== undefined) {
      hash.update(before)
      if (left === 0 && hash.digest('hex') !== digest) throw changed()
    }
    if (before.length < chunk.length) yield chunk.subarray(before.length)
  }
  if (left > 0) throw new PassingFailure('the connection was closed too early')
}

function changed({ body }: HttpAnswer, shown: string): CtkError {
  body.destroy()
  return new CtkError({
    code: 'CTK_SOURCE_CHANGED',
    message: `${shown} was changed on the server while it was read.`,
    suggestions: ['Load it again from the beginning.'],
  })
}
