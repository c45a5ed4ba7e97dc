import { isCtkError, type OpenedSource, parseResource, type Source } from '@ctk/core'
import { describe, expect, test } from 'vitest'

/** What the suite has to know of a source. */
export interface SourceUnderTest {
  readonly source: Source
  /** The scheme that it is registered under. */
  readonly scheme: string
  readonly resources: {
    /** Something large enough to come in several chunks or batches: a MiB will do. */
    readonly good: string
    /** Something that is there and holds nothing. */
    readonly empty: string
    /** Something that is not there. */
    readonly missing: string
  }
}

/**
 * The contract of {@link Source} as tests: what is there can be opened again and again, what is not there is named with a
 * remedy, nothing is read before it is asked for or after the reader stopped, and an abort ends everything.
 *
 * @example
 * describeSource({ source: fileSource, scheme: 'file', resources: { good: 'big.csv', empty: 'empty.csv', missing: 'no.csv' } })
 */
export function describeSource({ source, scheme, resources }: SourceUnderTest): void {
  const open = (text: string, signal = new AbortController().signal) => source.open(parseResource(text), { signal })

  const bytesOf = async (text: string) => {
    const opened = await open(text)
    return opened.kind === 'bytes' ? opened.bytes : []
  }

  describe(`source "${scheme}"`, () => {
    test('the resources of the suite are of the scheme', () => {
      const schemes = Object.values(resources).map((text) => parseResource(text).scheme)
      expect(schemes).toEqual([scheme, scheme, scheme])
    })

    test('opens what is there, by a name that tells its format', async () => {
      const opened = await open(resources.good)
      expect(opened.name).toMatch(/\S/)
      const pieces = await readAll(opened)
      expect(pieces.length, 'make the resource "good" larger').toBeGreaterThan(1)
      if (opened.kind !== 'bytes') return
      const size = pieces.reduce<number>((sum, piece) => sum + (piece as Uint8Array).length, 0)
      expect(size).toBeGreaterThan(0)
      expect([undefined, opened.bytes.size]).toContain(opened.bytes.position?.())
    })

    test('opens it again, also while it is being read, with the same content', async () => {
      const [one, two] = await Promise.all([open(resources.good), open(resources.good)])
      const first = await readAll(one)
      expect(contentOf(await readAll(two))).toEqual(contentOf(first))
      expect(contentOf(await readAll(await open(resources.good)))).toEqual(contentOf(first))
    })

    test('reads any part of the bytes by itself, where it can', async () => {
      const opened = await open(resources.good)
      if (opened.kind !== 'bytes' || !opened.bytes.range) return
      const whole = Buffer.concat(await Array.fromAsync((await bytesOf(resources.good)) as AsyncIterable<Uint8Array>))
      const { length } = whole
      for (const [start, end] of [
        [0, 1],
        [1, 1000],
        [length - 10, length],
        [length - 10, length + 10],
        [length, length + 1],
        [5, 5],
      ] as const) {
        expect(Buffer.from(await opened.bytes.range(start, end)).equals(whole.subarray(start, end))).toBe(true)
      }
    })

    test('opens what is empty', async () => {
      const opened = await open(resources.empty)
      expect(contentOf(await readAll(opened))).toEqual(contentOf([]))
      if (opened.kind === 'bytes') expect([undefined, 0]).toContain(opened.bytes.size)
    })

    test('says what is missing, and what to do', async () => {
      const failure = await open(resources.missing)
        .then(readAll)
        .catch((error: unknown) => error)
      expect(isCtkError(failure) && failure.code).toBe('CTK_FILE_MISSING')
      expect(isCtkError(failure) && failure.suggestions.length).toBeGreaterThan(0)
      expect(String(failure)).toContain(parseResource(resources.missing).name)
    })

    test('reads nothing before it is asked for, and nothing after the reader stopped', async () => {
      const opened = await open(resources.good)
      const bytes = opened.kind === 'bytes' ? opened.bytes : undefined
      if (bytes?.position) expect(bytes.position()).toBe(0)
      const iterator = piecesOf(opened)[Symbol.asyncIterator]()
      expect((await iterator.next()).done).toBe(false)
      await iterator.return?.()
      expect((await iterator.next()).done).toBe(true)
      if (!bytes?.position) return
      const stoppedAt = bytes.position()
      if (bytes.size !== undefined) expect(stoppedAt).toBeLessThan(bytes.size)
      await new Promise((resolve) => setTimeout(resolve, 50))
      expect(bytes.position()).toBe(stoppedAt)
    })

    test('does not begin when it was aborted before', async () => {
      const failure = await open(resources.good, AbortSignal.abort())
        .then(readAll)
        .catch((error: unknown) => error)
      expect(isCtkError(failure) && failure.code).toBe('CTK_ABORTED')
    })

    test('ends with an error when it is aborted while it is read', async () => {
      const controller = new AbortController()
      const opened = await open(resources.good, controller.signal)
      const iterator = piecesOf(opened)[Symbol.asyncIterator]()
      await iterator.next()
      controller.abort()
      const read = async () => {
        while (!(await iterator.next()).done);
      }
      const failure = await read().catch((error: unknown) => error)
      expect(isCtkError(failure) && failure.code).toBe('CTK_ABORTED')
    })
  })
}

/** The chunks, or the batches; of several parts one after another. */
async function* piecesOf(opened: OpenedSource): AsyncGenerator<unknown, void, void> {
  if (opened.kind === 'rows') yield* opened.batches
  else if (opened.kind === 'bytes') yield* opened.bytes
  else for (const { bytes } of opened.parts) yield* bytes
}

async function readAll(opened: OpenedSource): Promise<unknown[]> {
  const pieces: unknown[] = []
  for await (const piece of piecesOf(opened)) pieces.push(piece)
  return pieces
}

/** What the pieces hold, however it was cut: bytes, or rows. */
function contentOf(pieces: readonly unknown[]): unknown {
  if (pieces.every((piece) => piece instanceof Uint8Array)) return Buffer.concat(pieces)
  return pieces
}
