import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import {
  BlobServiceClient,
  ContainerSASPermissions,
  generateBlobSASQueryParameters,
  StorageSharedKeyCredential,
} from '@azure/storage-blob'
import { chaosProxy, describeServer, describeSink, describeSource, startAzurite } from '@ctk/conformance'
import { type ObjectStore, parseResource } from '@ctk/core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { azureSink } from '../src/azure-sink.js'
import { azureSource, makeAzureSource } from '../src/azure-source.js'

await describeServer('Azure', startAzurite, ({ url: endpoint, user: account, password }) => {
  const options = `?endpoint=${endpoint}`
  const { signal } = new AbortController()
  const credential = new StorageSharedKeyCredential(account, password)
  const service = new BlobServiceClient(endpoint, credential)
  const data = service.getContainerClient('data')
  const put = (key: string, body: Buffer | string) => data.getBlockBlobClient(key).upload(body, Buffer.byteLength(body))
  const open = (key: string) => azureSource.open(parseResource(`azure://${account}/data/${key}${options}`), { signal })
  const openSink = async (key: string, more = '') => {
    const opened = await azureSink.open(parseResource(`azure://${account}/data/${key}${options}${more}`), { signal })
    if (opened.kind !== 'objects') throw new Error(`expected objects, not ${opened.kind}`)
    return opened
  }
  const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

  beforeAll(async () => {
    vi.stubEnv('AZURE_STORAGE_KEY', password)
    await service.createContainer('data')
    await service.createContainer('sink')
    await put('good.csv', Buffer.alloc(1_000_000, 'id,value\n'))
    await put('empty.csv', '')
    for (const key of ['parts/b.csv', 'parts/a.csv', 'parts/deep/c.csv', 'parts/d.ndjson']) await put(key, key)
  })
  afterAll(() => vi.unstubAllEnvs())

  describeSource({
    source: azureSource,
    scheme: 'azure',
    resources: {
      good: `azure://${account}/data/good.csv${options}`,
      empty: `azure://${account}/data/empty.csv${options}`,
      missing: `azure://${account}/data/missing.csv${options}`,
    },
  })

  describeSink({
    sink: azureSink,
    scheme: 'azure',
    folder: `azure://${account}/sink/suite/${options}`,
    largeBytes: 2 ** 24,
  })

  test.each([
    ['parts/', ['a.csv', 'b.csv', 'd.ndjson', 'deep/c.csv']],
    ['parts/*.csv', ['a.csv', 'b.csv']],
    ['parts/**/*.csv', ['a.csv', 'b.csv', 'deep/c.csv']],
    ['parts/{a,d}.*', ['a.csv', 'd.ndjson']],
  ])('%s means these blobs, in order', async (key, names) => {
    const opened = await open(key)
    if (opened.kind !== 'parts') throw new Error(`expected parts, not ${opened.kind}`)
    expect(opened.parts.map(({ name }) => name)).toEqual(names)
    for (const { bytes, uri } of opened.parts) {
      expect(uri).toBe(`azure://${account}/data/${Buffer.concat(await Array.fromAsync(bytes))}`)
    }
  })

  test('a name that looks like a pattern is that blob', async () => {
    await put('odd/[1]*.csv', 'odd')
    expect(await open('odd/[1]*.csv')).toMatchObject({ kind: 'bytes', name: '[1]*.csv' })
  })

  test('reading goes on where a connection breaks', async () => {
    const content = Buffer.alloc(8_000_000, 'some text, ')
    await put('long.csv', content)
    await using proxy = await chaosProxy(endpoint, {})
    const patient = makeAzureSource({ firstWaitMs: 1 })
    const through = `azure://${account}/data/long.csv?endpoint=${new URL(proxy.url).origin}/${account}`
    const opened = await patient.open(parseResource(through), { signal })
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

  test('a blob that is replaced while it is read is refused', async () => {
    await put('changing.csv', 'a'.repeat(100_000))
    const opened = await open('changing.csv')
    if (opened.kind !== 'bytes') throw new Error('expected bytes')
    await put('changing.csv', 'b'.repeat(100_000))
    await expect(Array.fromAsync(opened.bytes)).rejects.toMatchObject({ code: 'CTK_SOURCE_CHANGED' })
    await expect(opened.bytes.range?.(5, 10)).rejects.toMatchObject({ code: 'CTK_SOURCE_CHANGED' })
  })

  test('a folder is one when something is in it', async () => {
    const keys = ['parts', 'parts/', 'part', ''].map(async (key) => (await openSink(key)).key)
    expect(await Promise.all(keys)).toEqual(['parts/', 'parts/', 'part', ''])
  })

  test('what is stored has a checksum that others can compare, and the tier that was asked for', async () => {
    const { store } = await openSink('x', '&tier=Cool')
    await store.put('tiered', Readable.from([Buffer.from('text')]))
    const { contentMD5, accessTier } = await data.getBlobClient('tiered').getProperties()
    expect([Buffer.from(contentMD5 ?? []).toString('hex'), accessTier]).toEqual([
      createHash('md5').update('text').digest('hex'),
      'Cool',
    ])
  })

  describe('logs in', () => {
    const login = async (env: Record<string, string>, url = `azure://${account}/data/good.csv${options}`) => {
      const names = ['AZURE_STORAGE_KEY', 'AZURE_STORAGE_CONNECTION_STRING', 'AZURE_STORAGE_SAS_TOKEN']
      for (const name of names) vi.stubEnv(name, env[name] ?? '')
      try {
        return await azureSource.open(parseResource(url), { signal }).catch((error: unknown) => error)
      } finally {
        for (const name of names) vi.stubEnv(name, name === 'AZURE_STORAGE_KEY' ? password : '')
      }
    }
    const connection = `DefaultEndpointsProtocol=http;AccountName=${account};AccountKey=${password};BlobEndpoint=${endpoint};`

    test('by a connection string, which names the endpoint', async () => {
      const env = { AZURE_STORAGE_CONNECTION_STRING: connection }
      expect(await login(env, `azure://${account}/data/good.csv`)).toMatchObject({ kind: 'bytes', name: 'good.csv' })
      expect(await login(env, 'azure://another/data/good.csv')).toMatchObject({
        code: 'CTK_AUTH_FAILED',
        message: `AZURE_STORAGE_CONNECTION_STRING is of the account ${account}, not of another.`,
      })
    })

    test.each([
      ['good', 3_600_000, 'bytes'],
      ['expired', -3_600_000, 'CTK_AUTH_FAILED'],
    ])('by a shared access signature: %s', async (_, lifetime, expected) => {
      const sas = generateBlobSASQueryParameters(
        {
          containerName: 'data',
          permissions: ContainerSASPermissions.parse('rl'),
          startsOn: new Date(Date.now() - 7_200_000),
          expiresOn: new Date(Date.now() + lifetime),
        },
        credential,
      )
      const found = (await login({ AZURE_STORAGE_SAS_TOKEN: String(sas) })) as { kind?: string; code?: string }
      expect(['CTK_AUTH_FAILED', 'CTK_PERMISSION_DENIED', 'bytes']).toContain(found.kind ?? found.code)
      expect(found.kind === 'bytes').toBe(expected === 'bytes')
      expect(String(found)).not.toContain('sig=')
    })

    test.each<[string, Record<string, string>, string, string]>([
      ['none', {}, 'CTK_AUTH_FAILED', 'There is no login for the account'],
      ['a key that is none', { AZURE_STORAGE_KEY: 'not base64!' }, 'CTK_AUTH_FAILED', 'is not one'],
      ['a wrong key', { AZURE_STORAGE_KEY: 'd3Jvbmc=' }, 'CTK_PERMISSION_DENIED', 'the key is wrong'],
    ])('not: %s', async (_, env, code, message) => {
      expect(await login(env)).toMatchObject({ code, exitCode: 4, message: expect.stringContaining(message) })
    })
  })

  describe('says what is wrong', () => {
    test.each([
      [`${account}/data/god.csv${options}`, 'CTK_FILE_MISSING', 'there is no such blob'],
      [`${account}/data/parts${options}`, 'CTK_FILE_MISSING', 'there is no such blob'],
      [`${account}/nowhere/a.csv${options}`, 'CTK_FILE_MISSING', 'there is no such container'],
      [`${account}/nowhere/${options}`, 'CTK_FILE_MISSING', 'there is no such container'],
      [`${account}/data/parts/*.parquet${options}`, 'CTK_FILE_MISSING', 'No blob is called like'],
      [`${account}/data/a.csv?endpiont=x`, 'CTK_USAGE', 'has no option endpiont'],
      [`${account}`, 'CTK_USAGE', 'does not name an account and a container'],
      ['ann:secret@x/data/a', 'CTK_USAGE', 'has no room for a key'],
    ])('azure://%s', async (where, code, message) => {
      const failure = await azureSource.open(parseResource(`azure://${where}`), { signal }).catch((error) => error)
      expect(failure).toMatchObject({ code, message: expect.stringContaining(message) })
      expect(failure.suggestions.length).toBeGreaterThan(0)
    })

    test('on writing', async () => {
      vi.stubEnv('AZURE_STORAGE_KEY', 'd3Jvbmc=')
      const { store } = (await openSink('x/')) as { store: ObjectStore }
      vi.stubEnv('AZURE_STORAGE_KEY', password)
      const failure = store.put('x', Readable.from([Buffer.from('x')]))
      await expect(failure).rejects.toMatchObject({ code: 'CTK_PERMISSION_DENIED', exitCode: 4 })
    })
  })

  test('the address of Hadoop means the same', async () => {
    const opened = await azureSource.open(
      parseResource(`abfss://data@${account}.dfs.core.windows.net/good.csv${options}`),
      { signal },
    )
    expect(opened).toMatchObject({ kind: 'bytes', identity: `${endpoint}/data/good.csv` })
  })
})
