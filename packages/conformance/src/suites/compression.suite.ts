import { type Compression, isCtkError } from '@ctk/core'
import { beforeAll, describe, expect, test } from 'vitest'
import { byteStream } from '../fixtures/byte-stream.js'

/** Packed bytes, and what is in them. */
export interface CompressionSample {
  readonly title: string
  readonly packed: Uint8Array
  readonly plain: string | Uint8Array
}

/** What the suite has to know of a compression. */
export interface CompressionUnderTest {
  readonly name: string
  load(): Promise<Compression>
  /** At least one that is not empty. A few hundred bytes are cut at each of them, larger ones at some. */
  readonly samples: readonly CompressionSample[]
}

const cuts = 300

/**
 * The contract of {@link Compression} as tests: the same bytes however the packed ones are cut, several archives one after
 * another, an error for what ends too early, and the input closed whatever happens.
 *
 * @example
 * describeCompression({
 *   name: 'gzip', load: async () => gzip, samples: [{ title: 'a line', packed: gzipSync('id\n'), plain: 'id\n' }],
 * })
 */
export function describeCompression({ name, load, samples }: CompressionUnderTest): void {
  describe(`compression "${name}"`, () => {
    let compression: Compression
    beforeAll(async () => {
      compression = await load()
    })
    const unpack = async (chunks: Iterable<Uint8Array>) =>
      Buffer.concat(await Array.fromAsync(compression.unpack(byteStream(chunks), 'a.packed')))

    test('the samples of the suite have one that is not empty', () => {
      expect(Math.max(0, ...samples.map(({ plain }) => plain.length))).toBeGreaterThan(0)
    })

    describe.each(samples.map((sample) => ({ ...sample, plain: Buffer.from(sample.plain) })))(
      '$title',
      ({ packed, plain }) => {
        test('begins as its magic bytes say', () => {
          const { magic } = compression
          expect(magic.length).toBeGreaterThan(0)
          expect(magic.length).toBeLessThanOrEqual(16)
          for (const [i, byte] of magic.entries()) expect(byte ?? packed[i]).toBe(packed[i])
        })

        test('is unpacked however it is cut into chunks', { timeout: 60_000 }, async () => {
          for (const at of places(packed)) {
            const chunks = [packed.subarray(0, at), new Uint8Array(), packed.subarray(at)]
            expect((await unpack(chunks)).equals(plain), `cut at byte ${at}`).toBe(true)
          }
          expect((await unpack(every(packed, 7))).equals(plain)).toBe(true)
        })

        test('is unpacked when there are several one after another', async () => {
          const twice = Buffer.concat([packed, packed])
          for (const size of [5, twice.length])
            expect((await unpack(every(twice, size))).equals(Buffer.concat([plain, plain]))).toBe(true)
        })

        test('that ends too early is an error with the name of the file', { timeout: 60_000 }, async () => {
          for (const at of places(packed)) {
            const failure = await unpack([packed.subarray(0, at)]).catch((error: unknown) => error)
            expect(isCtkError(failure) && failure.code, `truncated at byte ${at}`).toBe('CTK_FILE_INVALID')
            expect(String(failure)).toContain('a.packed')
          }
        })
      },
    )

    const rich = samples.find(({ plain }) => plain.length > 0)
    if (!rich) return
    const { packed } = rich

    test('reads nothing before it is asked to, and closes its input when the reader stops', async () => {
      const input = byteStream(every(packed, 5))
      const pieces = compression.unpack(input, 'a.packed')[Symbol.asyncIterator]()
      await new Promise((resolve) => setTimeout(resolve, 10))
      expect(input.taken).toBe(0)
      await pieces.next()
      await pieces.return?.()
      expect(input.closed).toBe(true)
    })

    test('passes on the error of its input', async () => {
      const input = byteStream([packed.subarray(0, Math.ceil(packed.length / 2))], new Error('the disk is on fire'))
      await expect(Array.fromAsync(compression.unpack(input, 'a.packed'))).rejects.toThrow('the disk is on fire')
    })
  })
}

function* every(bytes: Uint8Array, size: number): Iterable<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

/** Where bytes are cut: before each of them, or at some places of many. */
function places(bytes: Uint8Array): number[] {
  const inside = Math.max(0, bytes.length - 1)
  if (inside <= cuts) return Array.from({ length: inside }, (_, i) => i + 1)
  return Array.from({ length: cuts }, (_, i) => 1 + Math.floor((i * inside) / cuts))
}
