import { createHash } from 'node:crypto'
import { isCtkError, type OpenedSink, parseResource, type Sink } from '@ctk/core'
import { beforeAll, describe, expect, test } from 'vitest'

/** What the suite has to know of a sink. */
export interface SinkUnderTest {
  readonly sink: Sink
  /** The scheme that it is registered under. */
  readonly scheme: string
  /** A folder that is empty and may be written to; it ends with `/`. A function where it is only known when the tests run. */
  readonly folder: string | (() => string)
  /** The size in bytes above which the place takes an object in several parts; default 1 MiB. */
  readonly largeBytes?: number
}

/** Keys that somebody has, sooner or later. */
const hostileNames = [
  'a b+c%20d.txt',
  'größe 表 😀.csv',
  "it's (1) & so=on;.json",
  'deep/er/and/deeper.bin',
  '..a',
  '~',
]

/**
 * The contract of {@link Sink} for bytes as tests: what was put is there as a whole, with its size and checksum, or is not there;
 * what was there before stays until then; keys are taken literally.
 *
 * @example describeSink({ sink: fileSink, scheme: 'file', folder: '/tmp/somewhere/' })
 */
export function describeSink({ sink, scheme, folder, largeBytes = 1024 * 1024 }: SinkUnderTest): void {
  describe(`sink "${scheme}"`, () => {
    let opened: OpenedSink & { kind: 'objects' }
    const keyOf = (name: string) => `${opened.key}${name}`
    const read = async (name: string) => Buffer.concat(await Array.fromAsync(opened.store.get(keyOf(name))))
    const listed = async (prefix: string) =>
      (await Array.fromAsync(opened.store.list(keyOf(prefix)))).map(({ key, size }) => [key, size])

    beforeAll(async () => {
      const where = typeof folder === 'string' ? folder : folder()
      expect(parseResource(where).scheme).toBe(scheme)
      const { signal } = new AbortController()
      const found = await sink.open(parseResource(where), { signal })
      if (found.kind !== 'objects') throw new Error('The suite is for sinks that take bytes.')
      opened = found
    })

    test('the key of a folder ends with a slash', () => {
      expect(opened.key).toMatch(/\/$/)
    })

    test('stores what it is given, and says how much and what it was', async () => {
      const bytes = Buffer.from('id,value\n1,2\n')
      const stored = await opened.store.put(keyOf('plain.csv'), chunks(bytes, 5))
      expect(stored).toEqual({ key: keyOf('plain.csv'), size: bytes.length, checksum: checksum(bytes) })
      expect((await read('plain.csv')).equals(bytes)).toBe(true)
      expect(opened.urlOf(keyOf('plain.csv'))).toContain('plain.csv')
    })

    test('stores what is empty', async () => {
      const stored = await opened.store.put(keyOf('empty'), chunks(Buffer.alloc(0), 1))
      expect(stored).toMatchObject({ size: 0, checksum: checksum(Buffer.alloc(0)) })
      expect(await read('empty')).toHaveLength(0)
    })

    test('stores what is large, in chunks of any size', async () => {
      const bytes = Buffer.alloc(Math.ceil(largeBytes * 2.5), 'large and larger, ')
      const stored = await opened.store.put(keyOf('large'), chunks(bytes, 300_007))
      expect(stored).toMatchObject({ size: bytes.length, checksum: checksum(bytes) })
      expect(checksum(await read('large'))).toBe(checksum(bytes))
    })

    test('takes keys literally, and lists them in order with their sizes', async () => {
      for (const name of hostileNames) await opened.store.put(keyOf(`names/${name}`), chunks(Buffer.from(name), 100))
      const expected = hostileNames.map((name) => [keyOf(`names/${name}`), Buffer.byteLength(name)])
      expect((await listed('names/')).toSorted()).toEqual(expected.toSorted())
      for (const name of hostileNames) expect((await read(`names/${name}`)).toString()).toBe(name)
    })

    test('lists what begins with a prefix, and nothing where nothing does', async () => {
      for (const name of ['p/a1', 'p/a2', 'p/b']) await opened.store.put(keyOf(name), chunks(Buffer.from(name), 9))
      expect((await listed('p/a')).map(([key]) => key)).toEqual([keyOf('p/a1'), keyOf('p/a2')])
      expect(await listed('q/')).toEqual([])
    })

    test('replaces an object', async () => {
      await opened.store.put(keyOf('twice'), chunks(Buffer.from('one'), 9))
      await opened.store.put(keyOf('twice'), chunks(Buffer.from('two'), 9))
      expect((await read('twice')).toString()).toBe('two')
    })

    test.each([
      ['small', 20],
      ['large', Math.ceil(largeBytes * 1.5)],
    ])('keeps what was there when the bytes fail (%s)', async (size, length) => {
      const name = `failing-${size}`
      await opened.store.put(keyOf(name), chunks(Buffer.from('before'), 9))
      const failing = async function* () {
        yield Buffer.alloc(length, 'x')
        throw new Error('The bytes ended.')
      }
      await expect(opened.store.put(keyOf(name), failing())).rejects.toThrow('The bytes ended.')
      await expect(opened.store.put(keyOf(`${name}-new`), failing())).rejects.toThrow('The bytes ended.')
      expect((await read(name)).toString()).toBe('before')
      expect(await listed(name)).toEqual([[keyOf(name), 6]])
    })

    test('keeps what was there when it is aborted', async () => {
      await opened.store.put(keyOf('aborted'), chunks(Buffer.from('before'), 9))
      const controller = new AbortController()
      const endless = async function* () {
        for (let i = 0; ; i++) {
          if (i === 3) controller.abort()
          yield Buffer.alloc(100_000, 'x')
        }
      }
      const failure = await opened.store.put(keyOf('aborted'), endless(), controller.signal).catch((error) => error)
      expect(isCtkError(failure) && failure.code).toBe('CTK_ABORTED')
      expect((await read('aborted')).toString()).toBe('before')
      expect(await listed('aborted')).toEqual([[keyOf('aborted'), 6]])
    })

    test('removes an object, also one that is gone already', async () => {
      await opened.store.put(keyOf('gone'), chunks(Buffer.from('x'), 9))
      await opened.store.delete(keyOf('gone'))
      await opened.store.delete(keyOf('gone'))
      expect(await listed('gone')).toEqual([])
      const failure = await read('gone').catch((error: unknown) => error)
      expect(isCtkError(failure) && failure.code).toBe('CTK_FILE_MISSING')
    })

    test('knows an object again, where it can', async () => {
      if (!opened.identityOf) return
      await opened.store.put(keyOf('known'), chunks(Buffer.from('x'), 9))
      expect(await opened.identityOf(keyOf('known'))).toMatch(/\S/)
      expect(await opened.identityOf(keyOf('known'))).not.toBe(await opened.identityOf(keyOf('unknown')))
    })
  })
}

async function* chunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let i = 0; i < bytes.length; i += size) yield bytes.subarray(i, i + size)
}

const checksum = (bytes: Uint8Array) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`
