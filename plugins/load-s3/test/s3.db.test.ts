import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { CreateBucketCommand, ListMultipartUploadsCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { chaosProxy, describeServer, describeSink, describeSource, startS3Proxy } from '@ctk/conformance'
import { EventBus, loadObjects, type ObjectStore, parseResource, Registry, systemClock } from '@ctk/core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { loadS3 } from '../src/index.js'
import { s3Sink } from '../src/s3-sink.js'
import { makeS3Source, s3Source } from '../src/s3-source.js'

await describeServer('S3', startS3Proxy, ({ url: endpoint, user, password }) => {
  const options = `?endpoint=${endpoint}`
  const { signal } = new AbortController()
  const client = new S3Client({
    endpoint,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: { accessKeyId: user, secretAccessKey: password },
  })
  const put = (Key: string, Body: Uint8Array | string) =>
    client.send(new PutObjectCommand({ Bucket: 'data', Key, Body }))
  const open = (key: string, more = '') => s3Source.open(parseResource(`s3://data/${key}${options}${more}`), { signal })
  const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
  const large = Buffer.alloc(1_000_000, 'id,value\n')

  beforeAll(async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', user)
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', password)
    await client.send(new CreateBucketCommand({ Bucket: 'data' }))
    await client.send(new CreateBucketCommand({ Bucket: 'sink' }))
    await put('good.csv', large)
    await put('empty.csv', '')
    for (const key of ['parts/b.csv', 'parts/a.csv', 'parts/deep/c.csv', 'parts/d.ndjson', 'parts/'])
      await put(key, key)
  })
  afterAll(() => vi.unstubAllEnvs())

  describeSource({
    source: s3Source,
    scheme: 's3',
    resources: {
      good: `s3://data/good.csv${options}`,
      empty: `s3://data/empty.csv${options}`,
      missing: `s3://data/missing.csv${options}`,
    },
  })

  describeSink({ sink: s3Sink, scheme: 's3', folder: `s3://sink/suite/${options}`, largeBytes: 16 * 1024 * 1024 })

  test.each([
    ['parts/', ['a.csv', 'b.csv', 'd.ndjson', 'deep/c.csv']],
    ['parts/*.csv', ['a.csv', 'b.csv']],
    ['parts/**/*.csv', ['a.csv', 'b.csv', 'deep/c.csv']],
    ['parts/{a,d}.*', ['a.csv', 'd.ndjson']],
    ['par*/d*/*', ['parts/deep/c.csv']],
  ])('%s means these objects, in order', async (key, names) => {
    const opened = await open(key)
    if (opened.kind !== 'parts') throw new Error(`expected parts, not ${opened.kind}`)
    expect(opened.parts.map(({ name }) => name)).toEqual(names)
    for (const { bytes, uri } of opened.parts) {
      expect(uri).toBe(`s3://data/${Buffer.concat(await Array.fromAsync(bytes))}`)
    }
  })

  test('a key that looks like a pattern is that object', async () => {
    await put('odd/[1]*.csv', 'odd')
    await put('odd/1.csv', 'other')
    expect(await open('odd/[1]*.csv')).toMatchObject({ kind: 'bytes', name: '[1]*.csv' })
  })

  test('reading goes on where a connection breaks', async () => {
    const content = Buffer.alloc(8_000_000, 'some text, ')
    await put('long.csv', content)
    await using proxy = await chaosProxy(endpoint, {})
    const patient = makeS3Source({ firstWaitMs: 1 })
    const opened = await patient.open(parseResource(`s3://data/long.csv?endpoint=${proxy.url}`), { signal })
    if (opened.kind !== 'bytes') throw new Error(`expected bytes, not ${opened.kind}`)
    const chunks: Uint8Array[] = []
    let cuts = 0
    for await (const chunk of opened.bytes) {
      chunks.push(chunk)
      if (chunks.length % 20 === 0 && cuts++ < 5) proxy.cut()
    }
    expect(cuts).toBeGreaterThan(3)
    expect(digest(Buffer.concat(chunks))).toBe(digest(content))
  })

  test('an object that is replaced while it is read is refused', async () => {
    await put('changing.csv', Buffer.alloc(100_000, 'a'))
    const opened = await open('changing.csv')
    if (opened.kind !== 'bytes') throw new Error('expected bytes')
    await put('changing.csv', Buffer.alloc(100_000, 'b'))
    await expect(Array.fromAsync(opened.bytes)).rejects.toMatchObject({ code: 'CTK_SOURCE_CHANGED' })
    await expect(opened.bytes.range?.(5, 10)).rejects.toMatchObject({ code: 'CTK_SOURCE_CHANGED' })
  })

  test('an upload that fails leaves no parts behind', async () => {
    const { kind, ...sink } = await s3Sink.open(parseResource(`s3://sink/failing${options}`), { signal })
    if (!('store' in sink)) throw new Error(`expected objects, not ${kind}`)
    const failing = async function* () {
      for (let i = 0; i < 40; i++) yield Buffer.alloc(1024 * 1024)
      throw new Error('no more')
    }
    await expect(sink.store.put('failing', failing())).rejects.toThrow('no more')
    const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket: 'sink' }))
    expect(Uploads).toEqual([])
  })

  test('a folder is one when something is in it', async () => {
    await put('images/a.png', 'x')
    const keys = ['images', 'images/', 'image', ''].map(async (key) => {
      const opened = await s3Sink.open(parseResource(`s3://data/${key}${options}`), { signal })
      return opened.kind === 'objects' ? opened.key : opened.kind
    })
    expect(await Promise.all(keys)).toEqual(['images/', 'images/', 'image', ''])
  })

  test('no more is read than what fits into the parts that are on their way', async () => {
    const { promise: gate, resolve: release } = Promise.withResolvers<void>()
    const held = { reply: (_: number, request: string) => (request.includes('partNumber=') ? gate : 'pass') } as const
    await using proxy = await chaosProxy(endpoint, held)
    const opened = await s3Sink.open(parseResource(`s3://sink/held?endpoint=${proxy.url}`), { signal })
    const controller = new AbortController()
    let pulled = 0
    const bytes = async function* () {
      for (;;) {
        yield Buffer.alloc(1024 * 1024)
        pulled += 1
      }
    }
    const putting = (opened as { store: ObjectStore }).store.put('held', bytes(), controller.signal)
    await expect.poll(() => pulled, { timeout: 30_000 }).toBeGreaterThanOrEqual(31)
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(pulled).toBeLessThanOrEqual(32)
    controller.abort()
    release()
    await expect(putting).rejects.toMatchObject({ code: 'CTK_ABORTED' })
    expect((await client.send(new ListMultipartUploadsCommand({ Bucket: 'sink' }))).Uploads ?? []).toEqual([])
  })

  describe('says what is wrong', () => {
    test.each([
      ['no such object', 's3://data/god.csv', {}, 'CTK_FILE_MISSING', 'there is no such object'],
      ['no such bucket', 's3://nowhere/good.csv', {}, 'CTK_FILE_MISSING', 'there is no bucket nowhere'],
      ['no such bucket, several', 's3://nowhere/', {}, 'CTK_FILE_MISSING', 'there is no bucket nowhere'],
      ['nothing like it', 's3://data/parts/*.parquet', {}, 'CTK_FILE_MISSING', 'No object is called like'],
      [
        'a wrong secret',
        's3://data/good.csv',
        { AWS_SECRET_ACCESS_KEY: 'no' },
        'CTK_AUTH_FAILED',
        'the secret key is wrong',
      ],
      [
        'an unknown key',
        's3://data/good.csv',
        { AWS_ACCESS_KEY_ID: 'no' },
        'CTK_AUTH_FAILED',
        'the access key is not known',
      ],
    ])('%s', async (_, url, env, code, message) => {
      for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value)
      const failure = await s3Source
        .open(parseResource(`${url}${options}`), { signal })
        .catch((error: unknown) => error)
      vi.stubEnv('AWS_ACCESS_KEY_ID', user)
      vi.stubEnv('AWS_SECRET_ACCESS_KEY', password)
      expect(failure).toMatchObject({ code, message: expect.stringContaining(message) })
      expect((failure as { suggestions: string[] }).suggestions.length).toBeGreaterThan(0)
    })

    test('on writing', async () => {
      vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'wrong')
      const opened = await s3Sink.open(parseResource(`s3://data/x/${options}`), { signal })
      const failure = await (opened as { store: ObjectStore }).store
        .put('x', Readable.from([Buffer.from('x')]))
        .catch((error: unknown) => error)
      vi.stubEnv('AWS_SECRET_ACCESS_KEY', password)
      expect(failure).toMatchObject({ code: 'CTK_AUTH_FAILED', exitCode: 4 })
    })

    test('no store there', async () => {
      const url = 's3://data/good.csv?endpoint=http://127.0.0.1:9'
      const quick = makeS3Source({ firstWaitMs: 1 })
      await expect(quick.open(parseResource(url), { signal })).rejects.toMatchObject({
        code: 'CTK_CONNECTION_FAILED',
        message: 's3://data/good.csv cannot be read: connection refused.',
      })
    })
  })

  test('objects are copied into a folder that a name without an ending means, and never onto themselves', async () => {
    const registry = new Registry()
    registry.install(loadS3)
    const context = { registry, events: new EventBus(), clock: systemClock }
    const source = `s3://data/good.csv${options}`
    const { objects } = await loadObjects({ source, target: `s3://sink/assets${options}` }, context)
    const url = 's3://sink/assets/good.csv'
    expect(objects).toEqual([{ name: 'good.csv', url, size: large.length, checksum: `sha256:${digest(large)}` }])
    const several = await loadObjects(
      { source: `s3://data/parts/**${options}`, target: `s3://sink/all${options}` },
      context,
    )
    expect(several.objects.map((object) => object.url)).toContain('s3://sink/all/deep/c.csv')
    const itself = loadObjects({ source, target: `s3://data/?endpoint=${endpoint}/&region=eu-west-1` }, context)
    await expect(itself).rejects.toMatchObject({ code: 'CTK_USAGE', exitCode: 2 })
  })

  test('everything of an object is what it was', async () => {
    const opened = await open('good.csv')
    if (opened.kind !== 'bytes') throw new Error('expected bytes')
    expect(opened).toMatchObject({ name: 'good.csv', uri: 's3://data/good.csv', version: expect.stringMatching(/^"/) })
    expect(opened.identity).toBe(`${endpoint}/data/good.csv`)
    expect(digest(Buffer.concat(await Array.fromAsync(opened.bytes)))).toBe(digest(large))
  })
})
