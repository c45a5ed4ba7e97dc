import { basename } from 'node:path'
import type { HttpAnswer } from './http-request.js'

/**
 * What something on a server is called: as the server says by `Content-Disposition`, else as the URL ends, the one that was asked
 * for or, when that has no ending, the one that it led to.
 */
export function nameOf(asked: URL, { headers, url }: Pick<HttpAnswer, 'headers' | 'url'>): string {
  const given = dispositionName(headers['content-disposition'] ?? '')
  if (given) return given
  const [first, last] = [lastSegment(asked), lastSegment(url)]
  return first.includes('.') || last === '' ? first || asked.hostname : last
}

/** `attachment; filename="a.csv"; filename*=UTF-8''gr%C3%B6%C3%9Fe.csv`; folders in it are nobody's business. */
function dispositionName(header: string): string {
  const encoded = /;\s*filename\*\s*=\s*utf-8'[^']*'([^;\s]+)/i.exec(header)?.[1]
  const quoted = /;\s*filename\s*=\s*"((?:[^"\\]|\\.)*)"/i.exec(header)?.[1]?.replace(/\\(.)/g, '$1')
  const plain = /;\s*filename\s*=\s*([^";\s]+)/i.exec(header)?.[1]
  const name = encoded === undefined ? (quoted ?? plain ?? '') : decode(encoded)
  return basename(name.replaceAll('\\', '/'))
}

const lastSegment = ({ pathname }: URL) => basename(decode(pathname))

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
