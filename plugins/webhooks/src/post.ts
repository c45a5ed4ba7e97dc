import type { Instant } from '@ctk/core'
import { signedHeaders } from './signed-headers.js'

/** What is sent. */
export interface Message {
  readonly url: string
  readonly id: string
  readonly body: string
  readonly keys: readonly Buffer[]
}

/** What came of one attempt. */
export interface Attempt {
  /** `again`: it may work later. `refused`: it will not. `gone`: nothing will, the receiver does not want any more. */
  readonly outcome: 'delivered' | 'again' | 'refused' | 'gone'
  readonly status: number | undefined
  readonly detail: string | undefined
  /** How long the receiver asked to be left alone, in milliseconds. */
  readonly retryAfterMs: number | undefined
}

/** No receiver may put us off for longer than this. */
const LONGEST_MS = 3_600_000

/** Sends a message once. Follows no redirect and reads no body. Never throws. */
export async function post({ url, id, body, keys }: Message, now: Instant, signal: AbortSignal): Promise<Attempt> {
  const { href, authorization } = withoutLogin(url)
  try {
    const response = await fetch(href, {
      method: 'POST',
      redirect: 'manual',
      headers: {
        'content-type': 'application/json',
        'user-agent': 'ctk-webhooks',
        ...authorization,
        ...signedHeaders(id, body, now, keys),
      },
      body,
      signal,
    })
    await response.body?.cancel().catch(() => undefined)
    return judge(response, now)
  } catch (error) {
    return { outcome: 'again', status: undefined, detail: reasonOf(error), retryAfterMs: undefined }
  }
}

function judge({ status, headers }: Response, now: Instant): Attempt {
  const attempt = (outcome: Attempt['outcome'], detail?: string, retryAfterMs?: number): Attempt => ({
    outcome,
    status,
    detail,
    retryAfterMs,
  })
  if (status >= 200 && status < 300) return attempt('delivered')
  if (status === 410) return attempt('gone', 'the receiver answered 410: it wants no more events')
  if (status === 408 || status === 429 || status >= 500) {
    return attempt('again', `the receiver answered ${status}`, retryAfter(headers.get('retry-after'), now))
  }
  if (status >= 300 && status < 400)
    return attempt('refused', `the receiver answered ${status}; redirects are not followed`)
  return attempt('refused', `the receiver answered ${status}`)
}

/** Seconds or a date, as RFC 9110 has it. */
function retryAfter(text: string | null, now: Instant): number | undefined {
  if (text === null) return undefined
  const wait = /^\d+$/.test(text.trim()) ? Number(text) * 1000 : Date.parse(text) - now
  return Number.isNaN(wait) ? undefined : Math.min(Math.max(0, wait), LONGEST_MS)
}

/** `fetch` takes no login in a URL, and would repeat it in its message. */
function withoutLogin(text: string): { href: string; authorization: Record<string, string> } {
  const url = new URL(text)
  const { username, password } = url
  if (username === '' && password === '') return { href: url.href, authorization: {} }
  url.username = ''
  url.password = ''
  const login = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64')
  return { href: url.href, authorization: { authorization: `Basic ${login}` } }
}

function reasonOf(error: unknown): string {
  const { name, cause } = error as Error
  if (name === 'TimeoutError' || name === 'AbortError') return 'no answer in time'
  const inner = (cause as AggregateError | undefined)?.errors?.[0] ?? cause
  const code = (inner as NodeJS.ErrnoException | undefined)?.code
  return `cannot be reached${code === undefined ? '' : ` (${code})`}`
}
