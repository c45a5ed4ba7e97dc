import { type Format, type FormatOptions, isCtkError } from '@ctk/core'
import { beforeAll, describe, expect, test } from 'vitest'
import { byteStream } from '../fixtures/byte-stream.js'
import { batchOf, type Decoded, decodeAll } from '../fixtures/decoded.js'

/** Bytes of a format, and what is in them. */
export interface FormatSample {
  readonly title: string
  readonly bytes: string | Uint8Array
  readonly options?: FormatOptions
  readonly rows: readonly Readonly<Record<string, unknown>>[]
  /** The lines of the rows that cannot be read, in order. */
  readonly rejected?: readonly number[]
}

/** What the suite has to know of a format. */
export interface FormatUnderTest {
  readonly name: string
  load(): Promise<Format>
  /**
   * At least one with several rows. Show what the format has of quoting, NULL, text beyond ASCII and bad rows; a few hundred
   * bytes are enough.
   */
  readonly samples: readonly FormatSample[]
}

/** Smaller samples are cut at every byte, larger ones at this many places. */
const cuts = 500
/** In milliseconds: that many files are decoded, each from a temporary file where a format needs one. */
const patience = 60_000

/** Text that is lost or changed by formats that quote too little, and a NULL. */
const nasty = [
  'plain',
  ' blanks around ',
  'comma, semicolon; tab\t pipe|',
  'double " quote',
  "single ' quote",
  '""',
  'line\nbreak\r\nand another',
  'back\\slash',
  'größe 表 😀 עברית',
  'null',
  '12',
  '{"a": [1]}',
  null,
].map((text, i) => ({ key: `k${i}`, text }))

/**
 * The contract of {@link Format} as tests: the same rows however the bytes are cut into chunks, batches of the size that was
 * asked for, bad rows reported and passed over, truncated and empty input survived, and the input closed whatever happens.
 *
 * @example
 * describeFormat({
 *   name: 'ndjson',
 *   load: async () => ndjsonFormat,
 *   samples: [{ title: 'two rows', bytes: '{"a":1}\n{"a":null}\n', rows: [{ a: 1 }, { a: null }] }],
 * })
 */
export function describeFormat({ name, load, samples }: FormatUnderTest): void {
  describe(`format "${name}"`, () => {
    let format: Format
    beforeAll(async () => {
      format = await load()
    })

    test('the samples of the suite have one with several rows', () => {
      expect(Math.max(0, ...samples.map(({ rows }) => rows.length))).toBeGreaterThan(1)
    })

    describe.each(samples.map((sample) => ({ ...sample, bytes: bytesOf(sample.bytes) })))('$title', (sample) => {
      const decode = (chunks: Iterable<Uint8Array>, options: FormatOptions = {}) =>
        decodeAll(format, chunks, { ...sample.options, ...options })
      const expectSample = ({ rows, rejected }: Decoded, message: string) => {
        expect(rows, message).toEqual(sample.rows)
        expect(
          rejected.map(({ line }) => line),
          message,
        ).toEqual(sample.rejected ?? [])
      }

      test('is read, and bad rows are reported with their lines', async () => {
        expectSample(await decode([sample.bytes]), 'in one chunk')
      })

      test('is read however it is cut into chunks', { timeout: patience }, async () => {
        for (const at of places(sample.bytes)) {
          const chunks = [sample.bytes.subarray(0, at), new Uint8Array(), sample.bytes.subarray(at)]
          expectSample(await decode(chunks), `cut at byte ${at}`)
        }
        expectSample(await decode(every(sample.bytes, 1)), 'byte by byte')
        expectSample(await decode(every(sample.bytes, 7)), 'seven bytes at a time')
      })

      test('comes in batches of the size that is asked for', async () => {
        for (const batchRows of [1, 2, 1000]) {
          const decoded = await decode([sample.bytes], { batchRows })
          expectSample(decoded, `batches of ${batchRows}`)
          expect(Math.max(0, ...decoded.sizes)).toBeLessThanOrEqual(batchRows)
        }
      })

      test('truncated anywhere, gives what comes before or says that the file is invalid', {
        timeout: patience,
      }, async () => {
        for (const at of places(sample.bytes)) {
          const found = await decode([sample.bytes.subarray(0, at)]).catch((error: unknown) => error)
          if (isCtkError(found)) {
            expect(found.code, `truncated at byte ${at}`).toBe('CTK_FILE_INVALID')
            continue
          }
          // The last row may have lost its end, and no reader of text can see that.
          const whole = (found as Decoded).rows.slice(0, -1)
          expect(whole, `truncated at byte ${at}`).toEqual(sample.rows.slice(0, whole.length))
        }
      })

      if (sample.rejected === undefined) {
        test('is written and read back, where the format writes', async ({ skip }) => {
          skip(!format.encode, `the format "${name}" does not write`)
          expect((await decode(await encodeAll(format, [sample.rows], sample.options))).rows).toEqual(sample.rows)
        })
      }
    })

    test('keeps every text apart from every other and from NULL, where the format writes', async ({ skip }) => {
      skip(!format.encode, `the format "${name}" does not write`)
      const once = await decodeAll(format, await encodeAll(format, [nasty.slice(0, 5), nasty.slice(5)]))
      expect(once.rows.map((row) => row.text)).toEqual(nasty.map(({ text }) => text))
      expect(once.rows.map((row) => row.key)).toEqual(nasty.map(({ key }) => key))
    })

    test('an empty input has no rows, or is said to be invalid', async () => {
      for (const chunks of [[], [new Uint8Array()]]) {
        const found = await decodeAll(format, chunks).catch((error: unknown) => error)
        if (isCtkError(found)) expect(found.code).toBe('CTK_FILE_INVALID')
        else expect(found).toMatchObject({ rows: [], rejected: [] })
      }
    })

    const rich = samples.find(({ rows }) => rows.length > 1)
    if (!rich) return
    const bytes = bytesOf(rich.bytes)

    test('reads nothing before it is asked to', async () => {
      const input = byteStream(every(bytes, 1))
      const batches = format.decode(input, { ...rich.options })
      await new Promise((resolve) => setTimeout(resolve, 10))
      expect(input.taken).toBe(0)
      await batches[Symbol.asyncIterator]().return?.()
    })

    test('closes its input when the reader stops', async () => {
      const input = byteStream(every(bytes, 1))
      for await (const batch of format.decode(input, { ...rich.options, batchRows: 1 })) {
        if (batch.rowCount > 0) break
      }
      expect(input.closed).toBe(true)
    })

    test('passes on the error of its input, and does not end as if nothing had happened', async () => {
      const failure = new Error('the disk is on fire')
      const read = async () => {
        for await (const _ of format.decode(byteStream(every(bytes, 5), failure), { ...rich.options }));
      }
      await expect(read()).rejects.toThrow('the disk is on fire')
    })
  })
}

async function encodeAll(
  format: Format,
  batches: readonly (readonly Readonly<Record<string, unknown>>[])[],
  options: FormatOptions = {},
): Promise<Uint8Array[]> {
  const chunks: Uint8Array[] = []
  async function* read() {
    for (const rows of batches) yield batchOf(rows)
  }
  for await (const chunk of format.encode?.(read(), options) ?? []) chunks.push(chunk)
  return chunks
}

function bytesOf(bytes: string | Uint8Array): Uint8Array {
  return typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes
}

function* every(bytes: Uint8Array, size: number): Iterable<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

function places(bytes: Uint8Array): number[] {
  const inside = Math.max(0, bytes.length - 1)
  if (inside <= cuts) return Array.from({ length: inside }, (_, i) => i + 1)
  return Array.from({ length: cuts }, (_, i) => 1 + Math.floor((i * inside) / cuts))
}
