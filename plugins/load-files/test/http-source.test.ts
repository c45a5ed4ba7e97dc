import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { describeSource, seededRandom } from '@ctk/conformance'
import { parseResource } from '@ctk/core'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { makeHttpSource } from '../src/http/http-source.js'
import { flakyServer, type ServedFile } from './flaky-server.js'

const server = await flakyServer()
afterAll(() => server[Symbol.asyncDispose]())
beforeEach(() => {
  server.requests.length = 0
})

const source = makeHttpSource({ firstWaitMs: 1, idleMs: 400 })
const content = Buffer.alloc(3_000_000)
for (let i = 0; i < content.length; i++) content[i] = (i * 31) ^ (i >> 7)

const open = async (url: string, signal = new AbortController().signal) => {
  const opened = await source.open(parseResource(url), { signal })
  if (opened.kind !== 'bytes') throw new Error(`expected bytes, not ${opened.kind}`)
  return opened
}
const read = async (url: string) => Buffer.concat(await Array.fromAsync((await open(url)).bytes))
const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const serve = (path: string, file: Partial<ServedFile> = {}) => {
  server.files.set(path, { content, ...file })
  return `${server.url}${path}`
}
const base64 = (text: string) => Buffer.from(text).toString('base64')

describeSource({
  source,
  scheme: 'http',
  resources: {
    good: serve('/good.csv', { etag: '"1"', content: content.subarray(0, 1_000_000) }),
    empty: serve('/empty.csv', { content: Buffer.alloc(0) }),
    missing: `${server.url}/missing.csv`,
  },
})

describe('connections that break', () => {
  const random = seededRandom(7)
  const often = () => Math.floor(random() * 400_000)

  it.each<[string, Partial<ServedFile>]>([
    ['ranges and an entity tag', { etag: '"1"' }],
    ['ranges and a time of change', { lastModified: 'Mon, 23 Nov 2026 05:40:00 GMT' }],
    ['a weak entity tag', { etag: 'W/"1"', lastModified: 'Mon, 23 Nov 2026 05:40:00 GMT' }],
  ])('cost only what was not read yet: %s', async (_, file) => {
    const url = serve('/drops.csv', { ...file, dropAfter: often })
    expect(digest(await read(url))).toBe(digest(content))
    const starts = server.requests.map((line) => Number(/bytes=(\d+)-$/.exec(line)?.[1])).filter((start) => start > 0)
    expect(starts.length).toBeGreaterThan(3)
    expect(starts).toEqual(starts.toSorted((a, b) => a - b))
  })

  it.each<[string, Partial<ServedFile>]>([
    ['a server that ignores ranges', { etag: '"1"', ignoreRanges: true }],
    ['a server that tells no version at all', {}],
  ])('are survived with %s', async (_, file) => {
    let answers = 0
    // Each answer goes further than the one before it.
    const url = serve('/again.csv', { ...file, dropAfter: () => (answers++ < 5 ? answers * 500_000 : undefined) })
    const { bytes } = await open(url)
    expect(digest(Buffer.concat(await Array.fromAsync(bytes)))).toBe(digest(content))
    expect(answers).toBeGreaterThan(3)
  })

  it('end it when nothing more comes', async () => {
    const url = serve('/stuck.csv', { etag: '"1"', dropAfter: () => 0 })
    await expect(read(url)).rejects.toMatchObject({
      code: 'CTK_CONNECTION_FAILED',
      message: `${url} cannot be read: the connection broke, 6 times in a row.`,
    })
  })

  it('are told from silence, which ends as well', async () => {
    const url = serve('/silent.csv', {
      intercept: (request, response) => {
        if (request.headers.range === 'bytes=0-0') return false
        response.writeHead(200, { 'content-length': content.length }).write('x')
        return true
      },
    })
    const patience = makeHttpSource({ firstWaitMs: 1, idleMs: 30, attempts: 2 })
    const opened = await patience.open(parseResource(url), { signal: new AbortController().signal })
    const reading = opened.kind === 'bytes' ? Array.fromAsync(opened.bytes) : undefined
    await expect(reading).rejects.toMatchObject({ code: expect.stringMatching(/CONNECTION_FAILED|SOURCE_CHANGED/) })
  })

  it('do not spoil parts that are read by themselves', async () => {
    let answers = 0
    const url = serve('/parts.csv', { etag: '"1"', dropAfter: () => (answers++ % 2 === 1 ? 10 : undefined) })
    const { bytes } = await open(url)
    const part = await bytes.range?.(1_000_000, 1_200_000)
    expect(digest(part as Uint8Array)).toBe(digest(content.subarray(1_000_000, 1_200_000)))
  })
})

describe('content that changes while it is read', () => {
  const changing = (before: Partial<ServedFile>, after: Partial<ServedFile>) => {
    let answers = 0
    const file: ServedFile = { content, ...before }
    file.dropAfter = () => {
      if (answers++ < 2) return 1_000_000
      Object.assign(file, after)
      return undefined
    }
    file.intercept = () => {
      if (answers === 2) Object.assign(file, after)
      return false
    }
    server.files.set('/changing.csv', file)
    return `${server.url}/changing.csv`
  }
  const other = Buffer.alloc(content.length, 'x')

  it.each<[string, Partial<ServedFile>, Partial<ServedFile>]>([
    ['its entity tag', { etag: '"1"' }, { etag: '"2"', content: other }],
    ['its entity tag, where ranges are ignored', { etag: '"1"', ignoreRanges: true }, { etag: '"2"', content: other }],
    ['its time', { lastModified: 'Mon, 23 Nov 2026 05:40:00 GMT' }, { lastModified: 'Mon, 23 Nov 2026 05:41:00 GMT' }],
    ['its size', { etag: '"1"' }, { content: content.subarray(0, 2_000_000) }],
    ['only its bytes', {}, { content: other }],
  ])('is refused by %s', async (_, before, after) => {
    const url = changing(before, after)
    await expect(read(url)).rejects.toMatchObject({
      code: 'CTK_SOURCE_CHANGED',
      message: `${url} was changed on the server while it was read.`,
    })
  })

  it('is refused between parts as well', async () => {
    const url = serve('/between.csv', { etag: '"1"' })
    const { bytes, version } = await open(url)
    expect(version).toBe('"1"')
    serve('/between.csv', { etag: '"2"', content: other })
    await expect(bytes.range?.(0, 10)).rejects.toMatchObject({ code: 'CTK_SOURCE_CHANGED' })
  })
})

describe('answers', () => {
  it.each([429, 503, 500])('%d is tried again, as long as the server asks', async (status) => {
    let answers = 0
    const url = serve('/busy.csv', {
      etag: '"1"',
      intercept: (_, response) => {
        if (answers++ >= 2) return false
        response.writeHead(status, { 'retry-after': '0' }).end('busy')
        return true
      },
    })
    expect(digest(await read(url))).toBe(digest(content))
    expect(answers).toBe(4)
  })

  it.each([
    [401, 'CTK_AUTH_FAILED', '401 Unauthorized, it needs a login', 4],
    [403, 'CTK_PERMISSION_DENIED', '403 Forbidden, the server does not allow it', 4],
    [404, 'CTK_FILE_MISSING', '404 Not Found, there is no such file', 3],
    [410, 'CTK_FILE_MISSING', '410 Gone, there is no such file', 3],
    [451, 'CTK_FILE_MISSING', '451 Unavailable For Legal Reasons, the server does not give it out', 3],
    [503, 'CTK_CONNECTION_FAILED', 'the server answered 503 Service Unavailable, 4 times in a row', 4],
  ])('%d is told with a remedy', async (status, code, reason, exitCode) => {
    const intercept: ServedFile['intercept'] = (_, response) => Boolean(response.writeHead(status).end())
    const url = serve('/refused.csv', { intercept })
    const failure = await open(`${url}?sig=hidden`).catch((error: unknown) => error)
    expect(failure).toMatchObject({ code, exitCode, message: `${url}?sig=*** cannot be read: ${reason}.` })
    expect((failure as { suggestions: string[] }).suggestions.length).toBeGreaterThan(0)
  })

  it('lead on to other addresses, and the login stays where it belongs', async () => {
    await using other = await flakyServer()
    const seen: (string | undefined)[] = []
    const note: ServedFile['intercept'] = (request) => {
      seen.push(request.headers.authorization)
      return false
    }
    other.files.set('/b.csv', { content: Buffer.from('b'), intercept: note })
    serve('/a', {
      intercept: (request, response) => {
        seen.push(request.headers.authorization)
        return Boolean(response.writeHead(302, { location: `${other.url}/b.csv` }).end())
      },
    })
    const opened = await open(`${server.url.replace('//', '//ann:s%40cret@')}/a`)
    expect(opened).toMatchObject({ name: 'b.csv', identity: `${other.url}/b.csv` })
    expect(opened).not.toHaveProperty('uri')
    expect(seen).toEqual([`Basic ${base64('ann:s@cret')}`, undefined])
    expect(JSON.stringify(opened)).not.toContain('cret')
    serve('/round', { intercept: (_, response) => Boolean(response.writeHead(301, { location: '/round' }).end()) })
    await expect(open(`${server.url}/round`)).rejects.toMatchObject({ code: 'CTK_FILE_MISSING' })
  })

  it.each([
    ['/x/metrics.csv.gz?a=b', {}, 'metrics.csv.gz'],
    ['/x/gr%C3%B6%C3%9Fe.csv', {}, 'größe.csv'],
    ['/download?id=1', { 'content-disposition': 'attachment; filename="my data.csv"' }, 'my data.csv'],
    ['/download', { 'content-disposition': "attachment; filename=x; filename*=UTF-8''%C3%A4.csv" }, 'ä.csv'],
    ['/download', { 'content-disposition': 'attachment; filename="../../etc/passwd"' }, 'passwd'],
  ])('name what is at %s with %j', async (path, headers, name) => {
    serve(decodeURIComponent(path.split('?')[0] ?? ''), { content: Buffer.from('x'), headers })
    expect((await open(`${server.url}${path}`)).name).toBe(name)
  })

  it('that are packed for the way are unpacked, also over broken connections', async () => {
    let answers = 0
    const packed = { content: gzipSync(content), etag: '"1"', headers: { 'content-encoding': 'gzip' } }
    const url = serve('/packed.csv', { ...packed, dropAfter: () => (answers++ < 3 ? 10_000 : undefined) })
    const { bytes } = await open(url)
    expect([bytes.size, bytes.range]).toEqual([undefined, undefined])
    expect(digest(Buffer.concat(await Array.fromAsync(bytes)))).toBe(digest(content))
    expect(answers).toBeGreaterThan(2)
    serve('/packed.csv', { ...packed, content: Buffer.from('not gzip') })
    await expect(read(url)).rejects.toMatchObject({ code: 'CTK_FILE_INVALID' })
  })
})

describe('servers that cannot be reached', () => {
  it.each([
    ['http://nowhere.invalid/a.csv', 'there is no host "nowhere.invalid"'],
    ['http://127.0.0.1:9/a.csv', 'connection refused'],
  ])('%s', async (url, reason) => {
    await expect(open(url)).rejects.toMatchObject({
      code: 'CTK_CONNECTION_FAILED',
      exitCode: 4,
      message: expect.stringMatching(new RegExp(`cannot be read: ${reason}.|cannot be looked up`)),
    })
  })

  it('for they do not speak TLS', async () => {
    await expect(open(`${server.url.replace('http', 'https')}/a.csv`)).rejects.toMatchObject({
      code: 'CTK_CONNECTION_FAILED',
      suggestions: ['Is it http:// instead of https://?'],
    })
  })

  it('for they say nothing', async () => {
    const url = serve('/never.csv', { intercept: () => true })
    const quick = makeHttpSource({ firstWaitMs: 1, idleMs: 40 })
    await expect(quick.open(parseResource(url), { signal: new AbortController().signal })).rejects.toMatchObject({
      code: 'CTK_CONNECTION_FAILED',
      message: `${url} cannot be read: no answer within 0.04 s.`,
    })
  })

  it('and what is no URL', async () => {
    await expect(open('http://ann:secret@:80/x')).rejects.toMatchObject({ code: 'CTK_USAGE' })
  })
})
