import type { ClientRequest } from 'node:http'
import { CrateDbFault } from '../../errors/cratedb-fault.js'
import type { Endpoint } from './endpoint.js'

/** An answer, read to its end. */
export interface Answer {
  readonly status: number
  readonly text: string
}

/** A request under way. */
export interface Posted {
  readonly answer: Promise<Answer>
  /** Whether there was a connection to send it on. */
  isSent(): boolean
  /** Gives the request up. The server goes on with it. */
  abandon(): void
}

const connectionTimeoutMs = 10_000

/** What CrateDB takes unless it is told otherwise (`http.max_content_length`). More makes it hang up without an answer. */
const mostBytes = 100 * 2 ** 20

/**
 * Posts JSON. Not `fetch`: loading it takes longer than most statements, and it knows no authorities of our own.
 *
 * @throws CrateDbFault for what is too large
 */
export function post(endpoint: Endpoint, path: string, body: string | readonly Uint8Array[]): Posted {
  const pieces = typeof body === 'string' ? [body] : body
  const length = pieces.reduce((sum, piece) => sum + Buffer.byteLength(piece), 0)
  if (length > mostBytes)
    throw new CrateDbFault(413, undefined, `it has ${Math.ceil(length / 2 ** 20)} MiB, and a request 100 at most`)
  const { agent, secure, host, port, headers } = endpoint
  const request = endpoint.request({
    ...{ method: 'POST', host, port, path, agent },
    headers: { ...headers, 'Content-Length': length },
  })
  limitConnecting(request, secure ? 'secureConnect' : 'connect')
  const answer = readAnswer(request)
  request.cork()
  for (const piece of pieces) request.write(piece)
  request.end()
  return {
    answer,
    isSent: () => request.socket?.connecting === false,
    abandon: () => request.destroy(),
  }
}

function readAnswer(request: ClientRequest): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>()
  request.on('error', reject)
  request.on('response', (response) => {
    const chunks: Buffer[] = []
    response.on('data', (chunk: Buffer) => chunks.push(chunk))
    response.on('error', reject)
    response.on('end', () => resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() }))
  })
  return promise
}

/** A statement may take for ever; a connection may not. */
function limitConnecting(request: ClientRequest, connected: 'connect' | 'secureConnect'): void {
  request.on('socket', (socket) => {
    if (!socket.connecting) return
    const timer = setTimeout(() => {
      request.destroy(Object.assign(new Error('no answer'), { code: 'ETIMEDOUT' }))
    }, connectionTimeoutMs)
    socket.once(connected, () => clearTimeout(timer))
    socket.once('close', () => clearTimeout(timer))
  })
}
