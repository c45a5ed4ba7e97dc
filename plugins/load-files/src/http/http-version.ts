import type { HttpAnswer } from './http-request.js'

/** What an answer tells of the content, so that a change of it is seen. */
export interface HttpVersion {
  readonly etag: string | undefined
  readonly lastModified: string | undefined
  /** In bytes, as they are sent. */
  readonly size: number | undefined
}

/** Reads the version from an answer to a request for the whole or for a part. */
export function versionOf({ status, headers }: Pick<HttpAnswer, 'status' | 'headers'>): HttpVersion {
  const total = status === 206 ? contentRange(headers['content-range'])?.total : headers['content-length']
  return {
    etag: headers.etag,
    lastModified: headers['last-modified'],
    size: total === undefined || !/^\d+$/.test(total) ? undefined : Number(total),
  }
}

/** Takes `bytes 0-9/100` apart; the total may be `*`. */
export function contentRange(text: string | undefined): { readonly start: number; readonly total: string } | undefined {
  const found = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(text?.trim() ?? '')
  return found ? { start: Number(found[1]), total: found[2] as string } : undefined
}

/** The version as one text; undefined where the server tells neither entity tag nor time of change. */
export function versionText({ etag, lastModified, size }: HttpVersion): string | undefined {
  return etag ?? (lastModified === undefined ? undefined : `${lastModified} ${size ?? '?'}`)
}

/** What `If-Range` may hold: it has to change with every byte. Undefined where the server tells nothing like that. */
export function rangeCondition({ etag, lastModified }: HttpVersion): string | undefined {
  return etag !== undefined && !etag.startsWith('W/') ? etag : lastModified
}

/** Whether two answers are of the same content, as far as both of them tell. */
export function isSameVersion(a: HttpVersion, b: HttpVersion): boolean {
  const differ = (x: unknown, y: unknown) => x !== undefined && y !== undefined && x !== y
  if (differ(a.etag, b.etag) || differ(a.size, b.size)) return false
  return a.etag !== undefined || !differ(a.lastModified, b.lastModified)
}
