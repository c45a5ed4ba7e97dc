import type { IncomingHttpHeaders } from 'node:http'
import { STATUS_CODES } from 'node:http'
import { CtkError, isCtkError, PassingFailure } from '@ctk/core'

/** What may be answered differently a little later. */
const PASSING = new Set([408, 425, 429, 500, 502, 503, 504])

/** An answer that is none of those that help. */
export function statusFailure(status: number, headers: IncomingHttpHeaders, shown: string, login: boolean): Error {
  const answer = `${status} ${STATUS_CODES[status] ?? ''}`.trim()
  if (PASSING.has(status)) {
    const waitMs = retryAfter(headers)
    return new PassingFailure(`the server answered ${answer}`, waitMs === undefined ? {} : { waitMs })
  }
  const error = (
    code: 'CTK_AUTH_FAILED' | 'CTK_PERMISSION_DENIED' | 'CTK_FILE_MISSING',
    why: string,
    ...how: string[]
  ) =>
    new CtkError({ code, message: `${shown} cannot be read: ${answer}, ${why}.`, suggestions: how, data: { status } })
  if (status === 401) {
    return login
      ? error('CTK_AUTH_FAILED', 'the user or password is wrong', 'Check the user and the password in the URL.')
      : error('CTK_AUTH_FAILED', 'it needs a login', 'Put it into the URL:  https://USER:PASSWORD@host/path')
  }
  if (status === 403) {
    return error(
      'CTK_PERMISSION_DENIED',
      'the server does not allow it',
      'Is the address complete, with everything behind its question mark?',
      'Signed addresses expire: ask for a new one.',
    )
  }
  if (status === 404 || status === 410) {
    return error('CTK_FILE_MISSING', 'there is no such file', 'Open the address in a browser: is it spelled right?')
  }
  return error('CTK_FILE_MISSING', 'the server does not give it out', 'Does the address open in a browser?')
}

/** In milliseconds; seconds and dates are both in use. */
function retryAfter({ 'retry-after': text, date }: IncomingHttpHeaders): number | undefined {
  if (text === undefined) return undefined
  if (/^\d+$/.test(text)) return Number(text) * 1000
  const wait = Date.parse(text) - Date.parse(date ?? '')
  return Number.isNaN(wait) ? undefined : wait
}

/** A connection that could not be made, or that broke. */
export function networkFailure(error: unknown, shown: string, url: URL, signal: AbortSignal, first: boolean): Error {
  if (signal.aborted) return new CtkError({ code: 'CTK_ABORTED', message: 'Interrupted.', cause: error })
  if (isCtkError(error)) return error
  const { code = '', message } = error as NodeJS.ErrnoException
  const final = (why: string, ...suggestions: string[]) =>
    new CtkError({
      code: 'CTK_CONNECTION_FAILED',
      message: `${shown} cannot be read: ${why}.`,
      suggestions,
      cause: error,
    })
  if (code === 'ENOTFOUND') return final(`there is no host "${url.hostname}"`, 'Check the host name.')
  const tls = tlsReason(code)
  if (tls) return final(...tls)
  if (code.startsWith('HPE_')) return final('the server does not speak HTTP', 'Check the port, and http or https.')
  if (first && code === 'ECONNREFUSED') {
    return final('connection refused', `Is the server running, and does it listen on ${url.host}?`)
  }
  if (first && (code.endsWith('UNREACH') || code === 'ETIMEDOUT' || message.startsWith('no answer'))) {
    return final(
      code.endsWith('UNREACH') ? 'the host cannot be reached' : message.startsWith('no answer') ? message : 'no answer',
      'Are host and port right, and does every firewall on the way let this computer through?',
    )
  }
  const reasons: Readonly<Record<string, string>> = {
    ECONNREFUSED: 'connection refused',
    EAI_AGAIN: `the host name "${url.hostname}" cannot be looked up now`,
  }
  if ((error as Error).name === 'PassingFailure') return error as Error
  return new PassingFailure(reasons[code] ?? 'the connection broke', { cause: error })
}

function tlsReason(code: string): [reason: string, remedy: string] | undefined {
  if (/SELF_SIGNED_CERT|UNABLE_TO_(VERIFY|GET_ISSUER)|CERT_UNTRUSTED/.test(code)) {
    return [
      "the server's certificate is not from an authority that is trusted here",
      "Name the authority's certificate:  export NODE_EXTRA_CA_CERTS=ca.pem",
    ]
  }
  if (code === 'CERT_HAS_EXPIRED') return ["the server's certificate has expired", 'Its owner has to renew it.']
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return ["the server's certificate is for another host name", 'Use a host name that the certificate names.']
  }
  if (/ERR_SSL|^EPROTO$/.test(code))
    return ['the server does not speak TLS there', 'Is it http:// instead of https://?']
  return undefined
}
