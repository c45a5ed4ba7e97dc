import { CtkError } from '@ctk/core'
import { type CloudSettings, variables } from './settings.js'

/** A request to the cloud's API. */
export interface CloudRequest {
  readonly method?: 'GET' | 'POST' | 'PUT'
  /** Sent as JSON, or as it comes. */
  readonly body?: object | AsyncIterable<Uint8Array>
  readonly signal?: AbortSignal | undefined
}

/** Asks the cloud. */
export type CloudApi = <T>(path: string, request?: CloudRequest) => Promise<T>

/**
 * Opens the API. Nothing is looked at or sent before something is asked.
 *
 * @throws on a request: CTK_CONFIG_INVALID where a setting is missing, CTK_AUTH_FAILED, CTK_CONNECTION_FAILED, CTK_ABORTED
 */
export function cloudApi({ url: base, token }: CloudSettings): CloudApi {
  return async <T>(path: string, { method = 'GET', body, signal }: CloudRequest = {}): Promise<T> => {
    if (!base) throw missing(variables.url)
    if (!token) throw missing(variables.token)
    const url = new URL(path, base)
    const streamed = body !== undefined && Symbol.asyncIterator in body
    try {
      const response = await fetch(url, {
        method,
        headers: { authorization: `Bearer ${token}` },
        ...(body && { body: streamed ? ReadableStream.from(body) : JSON.stringify(body), duplex: 'half' as const }),
        ...(signal && { signal }),
      })
      if (response.ok) return (await response.json()) as T
      throw refused(url, response.status)
    } catch (cause) {
      if (signal?.aborted) throw new CtkError({ code: 'CTK_ABORTED', message: 'Interrupted.', cause })
      if (!(cause instanceof TypeError)) throw cause
      throw new CtkError({ code: 'CTK_CONNECTION_FAILED', message: `${url.host} cannot be reached.`, cause })
    }
  }
}

function refused(url: URL, status: number): CtkError {
  const message = `${url.host} answered ${status} for ${url.pathname}.`
  if (status !== 401 && status !== 403) return new CtkError({ code: 'CTK_CONNECTION_FAILED', message })
  return new CtkError({ code: 'CTK_AUTH_FAILED', message, suggestions: [`Is ${variables.token} still good?`] })
}

function missing(variable: string): CtkError {
  return new CtkError({
    code: 'CTK_CONFIG_INVALID',
    message: `The cloud my-own is not set up: ${variable} is missing.`,
    suggestions: [`export ${variables.url}=https://… ${variables.token}=…`],
  })
}
