import { CtkError, parseExactJson, type Resource } from '@ctk/core'

/** A row as the API tells it. */
export type Row = Readonly<Record<string, unknown>>

/**
 * Asks the API for a page.
 *
 * @throws CTK_FILE_MISSING, CTK_AUTH_FAILED, CTK_CONNECTION_FAILED, CTK_FILE_INVALID, CTK_ABORTED
 */
export async function getPage(resource: Resource, page: number, signal: AbortSignal): Promise<readonly Row[]> {
  const url = urlOf(resource, page)
  const { status, text } = await request(url, signal)
  if (status === 404) {
    const suggestions = ['Is the path of the URL right?']
    throw new CtkError({
      code: 'CTK_FILE_MISSING',
      message: `There is no ${resource.name} at ${url.host}.`,
      suggestions,
    })
  }
  if (status === 401 || status === 403) {
    throw new CtkError({ code: 'CTK_AUTH_FAILED', message: `${url.host} answered ${status} for ${url.pathname}.` })
  }
  if (status !== 200) {
    throw new CtkError({ code: 'CTK_CONNECTION_FAILED', message: `${url.host} answered ${status} for page ${page}.` })
  }
  const rows = parse(text)
  if (Array.isArray(rows) && rows.every((row) => typeof row === 'object' && row !== null)) return rows
  throw new CtkError({ code: 'CTK_FILE_INVALID', message: `Page ${page} of ${resource.name} is no array of objects.` })
}

/** The scheme of the resource is this plugin's; the API is behind https, on this computer behind http. */
function urlOf({ location, query }: Resource, page: number): URL {
  const rest = location.replace(/^[^:]+:\/\//, '')
  const scheme = /^(localhost|127\.0\.0\.1)(:|\/|$)/.test(rest) ? 'http' : 'https'
  const url = new URL(`${scheme}://${rest}?${query}`)
  url.searchParams.set('page', String(page))
  return url
}

async function request(url: URL, signal: AbortSignal): Promise<{ readonly status: number; readonly text: string }> {
  try {
    const response = await fetch(url, { signal, headers: { accept: 'application/json' } })
    return { status: response.status, text: await response.text() }
  } catch (cause) {
    if (signal.aborted) throw new CtkError({ code: 'CTK_ABORTED', message: 'Interrupted.', cause })
    throw new CtkError({ code: 'CTK_CONNECTION_FAILED', message: `${url.host} cannot be reached.`, cause })
  }
}

/** Whole numbers of any size stay what they are; undefined for what is no JSON. */
function parse(text: string): unknown {
  try {
    return parseExactJson(text)
  } catch {
    return undefined
  }
}
