import {
  type ByteSource,
  CtkError,
  type OpenedBytes,
  type Patience,
  type Resource,
  type Source,
  type SourceContext,
  showResource,
  withPatience,
} from '@ctk/core'
import { decodeContent } from './content-encoding.js'
import { remoteBytes } from './http-bytes.js'
import { nameOf } from './http-name.js'
import { type HttpAnswer, type HttpPlace, request } from './http-request.js'
import { versionOf, versionText } from './http-version.js'

/** How patient a source of web servers is; see {@link Patience}. */
export interface HttpSourceOptions extends Omit<Patience, 'signal'> {
  /** How long to wait for an answer, or for the next bytes, in milliseconds; default 60 s. */
  readonly idleMs?: number
}

/** Files on web servers. A connection that breaks is made again, and reading goes on where it stopped. */
export const httpSource: Source = makeHttpSource()

/** @internal */
export function makeHttpSource({ idleMs = 60_000, ...patience }: HttpSourceOptions = {}): Source {
  return {
    open: async (resource, { signal }: SourceContext) =>
      openHttp({ ...placeOf(resource), signal, idleMs }, { ...patience, signal }),
  }
}

/** Where a resource is, with its user and password taken out of the URL. */
function placeOf({ location, query }: Resource): Pick<HttpPlace, 'url' | 'shown' | 'headers'> {
  const text = query === '' ? location : `${location}?${query}`
  const url = URL.parse(text)
  const shown = showResource(text)
  if (!url) {
    const suggestions = ['Use https://host/path; characters such as @ : / in a password are written as %40 %3A %2F.']
    throw new CtkError({ code: 'CTK_USAGE', message: `${shown} is not a URL that can be read.`, suggestions })
  }
  const { username, password } = url
  url.username = url.password = url.hash = ''
  const login = Buffer.from(`${decode(username)}:${decode(password)}`).toString('base64')
  return { url, shown, headers: username || password ? { authorization: `Basic ${login}` } : {} }
}

const decode = (text: string) => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** Asks for the first byte: the answer tells the size, the version, and whether parts can be asked for. */
async function openHttp(place: HttpPlace, patience: Patience): Promise<OpenedBytes> {
  const answer = await withPatience(place.shown, { ...patience, attempts: Math.min(patience.attempts ?? 4, 4) }, () =>
    firstByte(place),
  )
  const version = versionOf(answer)
  const encoding = answer.headers['content-encoding']?.trim().toLowerCase() ?? ''
  const plain = encoding === '' || encoding === 'identity'
  const remote = remoteBytes({ place, answer, version, patience })
  const { pathname, origin, search } = answer.url
  const bytes: ByteSource = {
    [Symbol.asyncIterator]: () => remote.whole,
    position: remote.position,
    ...(plain && version.size !== undefined ? { size: version.size } : {}),
    ...(plain && remote.range ? { range: remote.range } : {}),
  }
  const text = versionText(version)
  return {
    kind: 'bytes',
    name: nameOf(place.url, answer),
    bytes: plain ? bytes : decodeContent(bytes, encoding, place.shown),
    identity: `${origin}${pathname}`,
    ...(text === undefined ? {} : { version: text }),
    ...(search === '' && place.url.search === '' && !place.headers.authorization ? { uri: place.url.href } : {}),
  }
}

async function firstByte(place: HttpPlace): Promise<HttpAnswer> {
  const answer = await request(place, { range: 'bytes=0-0' }, true)
  if (answer.status === 206) {
    answer.body.resume()
    return answer
  }
  if (answer.status !== 416) return answer
  answer.body.resume()
  // There is no first byte: it is empty, or the server means something else by that.
  return request(place, {}, true)
}
