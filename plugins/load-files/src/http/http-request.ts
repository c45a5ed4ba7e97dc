import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { CtkError, PassingFailure, showResource } from '@ctk/core'
import { networkFailure, statusFailure } from './http-failure.js'

/** Where something is asked for, and how long to wait. */
export interface HttpPlace {
  readonly url: URL
  /** The URL as it may be shown. */
  readonly shown: string
  readonly headers: Readonly<Record<string, string>>
  readonly signal: AbortSignal
  readonly idleMs: number
}

/** What a server answered: 200, 206 or 416. */
export interface HttpAnswer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  /** After redirects. */
  readonly url: URL
  /** The bytes as they came: `Content-Encoding` is not undone. */
  readonly body: IncomingMessage
}

const REDIRECTS = new Set([301, 302, 303, 307, 308])
const MOST_REDIRECTS = 10

/**
 * Sends a GET request and follows redirects. The body is not read yet.
 *
 * @param first whether nothing was read from there yet: then a server that cannot be reached is an error at once
 * @throws PassingFailure for what may pass; CTK_FILE_MISSING, CTK_AUTH_FAILED, CTK_PERMISSION_DENIED, CTK_CONNECTION_FAILED
 */
export async function request(
  place: HttpPlace,
  headers: Readonly<Record<string, string>>,
  first = false,
): Promise<HttpAnswer> {
  let { url } = place
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
    // What opens one server is not for another one.
    const own = url.origin === place.url.origin ? place.headers : {}
    const body = await send(url, { ...own, ...headers }, place).catch((error: unknown) => {
      throw networkFailure(error, place.shown, url, place.signal, first)
    })
    const status = body.statusCode ?? 0
    if (status === 200 || status === 206 || status === 416) return { status, headers: body.headers, url, body }
    body.resume()
    if (!REDIRECTS.has(status) || body.headers.location === undefined) {
      throw statusFailure(status, body.headers, place.shown, place.headers.authorization !== undefined)
    }
    url = redirected(body.headers.location, url, place.shown)
  }
  throw new CtkError({
    code: 'CTK_FILE_MISSING',
    message: `${place.shown} leads from one address to the next, more than ${MOST_REDIRECTS} times.`,
    suggestions: ['Open it in a browser, and use the address that it ends at.'],
  })
}

async function send(url: URL, headers: Readonly<Record<string, string>>, place: HttpPlace): Promise<IncomingMessage> {
  const { signal, idleMs } = place
  const http = url.protocol === 'https:' ? await import('node:https') : await import('node:http')
  const all = { 'user-agent': 'ctk', accept: '*/*', 'accept-encoding': 'identity', ...headers }
  return new Promise((resolve, reject) => {
    const sent = http.request(url.href, { headers: all, signal, timeout: idleMs })
    sent.on('timeout', () => sent.destroy(new PassingFailure(`no answer within ${idleMs / 1000} s`)))
    sent.on('error', reject)
    sent.on('response', (answer) => {
      // Whoever reads slowly is not a server that is silent: the reader watches the time from here on.
      answer.socket.setTimeout(0)
      resolve(answer)
    })
    sent.end()
  })
}

function redirected(location: string, from: URL, shown: string): URL {
  const to = URL.parse(location, from.href)
  if (to && (to.protocol === 'https:' || (to.protocol === 'http:' && from.protocol === 'http:'))) {
    to.username = to.password = to.hash = ''
    return to
  }
  throw new CtkError({
    code: 'CTK_FILE_MISSING',
    message: `${shown} leads to ${showResource(location)}, which is not followed.`,
    suggestions: to?.protocol === 'http:' ? ['It would be read without TLS. If that is meant, use its address.'] : [],
  })
}
