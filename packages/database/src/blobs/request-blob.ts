import type { ClientRequest, IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Endpoint } from '../driver/cratedb-http/endpoint.js'

/** What to ask for. */
export interface BlobRequest {
  readonly method: 'GET' | 'HEAD' | 'PUT'
  readonly path: string
  readonly signal: AbortSignal | undefined
  /** What to send, and how much that is. */
  readonly size?: number
  readonly bytes?: AsyncIterable<Uint8Array>
}

/** What CrateDB answered; the body is not read yet. */
export interface BlobAnswer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: IncomingMessage
}

const MOST_REDIRECTS = 3

/**
 * Sends a request for a blob. A node that does not have its shard names the one that does, before any byte is sent.
 *
 * @throws what the connection, or reading the bytes, throws
 */
export async function requestBlob(endpoint: Endpoint, request: BlobRequest): Promise<BlobAnswer> {
  let place: Pick<Endpoint, 'host' | 'port'> = endpoint
  for (let redirects = 0; ; redirects++) {
    const answer = await send({ ...endpoint, ...place }, request)
    const location = answer.status === 307 ? URL.parse(answer.headers.location ?? '') : null
    if (!location || redirects >= MOST_REDIRECTS) return answer
    answer.body.resume()
    place = { host: location.hostname.replace(/^\[|\]$/g, ''), port: Number(location.port) || endpoint.port }
  }
}

function send(endpoint: Endpoint, { method, path, signal, size, bytes }: BlobRequest): Promise<BlobAnswer> {
  const { agent, host, port, headers } = endpoint
  const sending = bytes === undefined ? {} : { 'Content-Length': size ?? 0, Expect: '100-continue' }
  const request = endpoint.request({
    ...{ method, host, port, path, agent },
    headers: { ...headers, 'Content-Type': 'application/octet-stream', ...sending },
    ...(signal ? { signal } : {}),
  })
  const { promise, resolve, reject } = Promise.withResolvers<BlobAnswer>()
  request.on('error', reject)
  request.on('response', (body) => resolve({ status: body.statusCode ?? 0, headers: body.headers, body }))
  if (bytes === undefined) request.end()
  else sendBody(request, bytes, reject)
  return promise
}

/** Only once the server has said that it wants them; an answer instead says that it does not. */
function sendBody(request: ClientRequest, bytes: AsyncIterable<Uint8Array>, reject: (error: unknown) => void): void {
  request.flushHeaders()
  request.on('continue', () => pipeline(Readable.from(bytes, { objectMode: false }), request).catch(reject))
  request.on('response', (body) => body.once('end', () => request.destroy()))
}
