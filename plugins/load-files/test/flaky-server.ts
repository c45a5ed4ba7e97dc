import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A file on a server, and how the server treats those who ask for it. */
export interface ServedFile {
  content: Buffer
  /** Sent as `ETag`, where it is set. */
  etag?: string
  /** Sent as `Last-Modified`, where it is set. */
  lastModified?: string
  /** Answer every request with the whole. */
  ignoreRanges?: boolean
  /** Break the connection after this many bytes of an answer; a function is asked each time. */
  dropAfter?: () => number | undefined
  headers?: Readonly<Record<string, string>>
  /** Answers instead, where it returns true. */
  intercept?: (request: IncomingMessage, response: ServerResponse) => boolean
}

/** A real web server that can be made to behave badly. */
export interface FlakyServer extends AsyncDisposable {
  readonly url: string
  /** By path. */
  readonly files: Map<string, ServedFile>
  /** What was asked for: method, path and `Range`. */
  readonly requests: string[]
}

/** Starts it on a free port. */
export async function flakyServer(): Promise<FlakyServer> {
  const files = new Map<string, ServedFile>()
  const requests: string[] = []
  const server = createServer((request, response) => {
    const path = decodeURIComponent((request.url ?? '').split('?')[0] ?? '')
    requests.push(`${request.method} ${request.url} ${request.headers.range ?? 'whole'}`)
    const file = files.get(path)
    if (file === undefined) response.writeHead(404).end('not here')
    else if (!file.intercept?.(request, response)) serve(file, request, response)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    files,
    requests,
    [Symbol.asyncDispose]: () => close(server),
  }
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
}

function serve(file: ServedFile, request: IncomingMessage, response: ServerResponse): void {
  const { content } = file
  const condition = request.headers['if-range']
  const stale = condition !== undefined && condition !== file.etag && condition !== file.lastModified
  const asked = file.ignoreRanges || stale ? null : /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '')
  const start = Number(asked?.[1] ?? 0)
  const end = Math.min(asked?.[2] ? Number(asked[2]) + 1 : content.length, content.length)
  const headers = {
    ...(file.etag === undefined ? {} : { etag: file.etag }),
    ...(file.lastModified === undefined ? {} : { 'last-modified': file.lastModified }),
    ...file.headers,
  }
  if (asked && start >= content.length) {
    response.writeHead(416, { ...headers, 'content-range': `bytes */${content.length}` }).end()
    return
  }
  const body = content.subarray(start, end)
  response.writeHead(asked ? 206 : 200, {
    ...headers,
    'content-length': body.length,
    ...(asked ? { 'content-range': `bytes ${start}-${end - 1}/${content.length}` } : {}),
  })
  const drop = file.dropAfter?.()
  if (drop === undefined || drop >= body.length) response.end(body)
  else response.write(body.subarray(0, drop), () => response.socket?.destroy())
}
