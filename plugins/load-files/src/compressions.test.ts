import { gzipSync, zstdCompressSync } from 'node:zlib'
import { type Compression, isCtkError } from '@ctk/core'
import { describe, expect, it } from 'vitest'
import { chunks } from '../test/rows.js'
import { bzip2 } from './bzip2.js'
import { gzip } from './gzip.js'
import { zstd } from './zstd.js'

const plain = 'ts,value\n2024-01-01,größe 表 😀\n'
const fromBase64 = (text: string) => Buffer.from(text, 'base64')
const bzip2Of = {
  plain: fromBase64(
    'QlpoOTFBWSZTWf28iD4AAAvZ/YAQQAZ0ACKEHwBAAABAoEABAAgAAEBAACAAIiaRpp6aJjU003qFAAAGTIS5/d1NUJVJDezY8rb1GhiP4GuAAWxdyRThQkP28iD4',
  ),
  /** 18,000 times `0123456789abcdef,\n`, in four blocks. */
  blocks: fromBase64(
    'QlpoMTFBWSZTWSOGgvQAIItZAAAQAAR/4D8AMACwFNMjExMQTVUTRk2kaeoU0yMTExNJREsyiJayiJY2KIl5KIl6KIluURLgoiXsoiXJREsFES4lES6lES+SiJfZREu5REv0oiWZREv5igrJMprJuSG06AO6osgAAIAAI/8B+AGABZoU0yMTExBNVQJgIyBSqBMBGmwKIl6URLGURLKURLOURLSURL5KIlrKJJsilJuilJwilJtyiRLooiXZREvpREvxREvCiJelES/mKCskymskcNBegAQRayAAAgAAj/wH4AYAFgKaZGJiYgmqomjJtI09QppkYmJiaSiJZlES1lESxsURLyURL0URLcoiXBREvZREuSiJYKIlxKIl1KIl8lES+yiJdyiJfpREsyiJfzFBWSZTWYojUk8AHLVZAAAQAAR/4D8AMACYFNMjExMQppkYmJiBSqCaYTJjCKieRUTEVEyFRMxUT4KiaCon0VE1FRNhUTcVE14FRP0VE5ionUVE/xUTuKieRUT0XckU4UJANippyA==',
  ),
  /** Runs of 3, 4, 5, 258, 259, 260 and 1,000 equal bytes, `a` to `g`. */
  runs: fromBase64('QlpoOTFBWSZTWSSkKnIAAAJBAeAAP4AAgAAIIAAxANNNBHqnpPRMk07y4ZzpV7hGCSMJaEPSCqcnxdyRThQkCSkKnIA='),
  empty: fromBase64('QlpoORdyRThQkAAAAAA='),
}
const long = Buffer.from('0123456789abcdef,\n'.repeat(18_000))
const runs = [3, 4, 5, 258, 259, 260, 1000].map((count, i) => 'abcdefg'.charAt(i).repeat(count)).join('')

async function unpack(compression: Compression, packed: Uint8Array, size = 1 << 16): Promise<Buffer> {
  return Buffer.concat(await Array.fromAsync(compression.unpack(chunks(packed, size), 'a.packed')))
}

const cases = [
  { name: 'gzip', compression: gzip, packed: gzipSync(plain), blocks: gzipSync(long), empty: gzipSync('') },
  {
    name: 'zstd',
    compression: zstd,
    packed: zstdCompressSync(plain),
    blocks: zstdCompressSync(long),
    empty: zstdCompressSync(''),
  },
  { name: 'bzip2', compression: bzip2, packed: bzip2Of.plain, blocks: bzip2Of.blocks, empty: bzip2Of.empty },
] as const

describe.each(cases)('$name', ({ name, compression, packed, blocks, empty }) => {
  it('begins as its magic bytes say', () => {
    for (const [i, byte] of compression.magic.entries()) expect(byte ?? packed[i]).toBe(packed[i])
  })

  it('is unpacked however it is cut', async () => {
    for (let size = 1; size <= packed.length; size++) {
      expect((await unpack(compression, packed, size)).toString()).toBe(plain)
    }
    expect((await unpack(compression, blocks, 100)).equals(long)).toBe(true)
    expect((await unpack(compression, empty, 5)).length).toBe(0)
  })

  it('is unpacked when there are several one after another', async () => {
    const several = Buffer.concat([packed, empty, blocks, packed])
    const expected = Buffer.concat([Buffer.from(plain), long, Buffer.from(plain)])
    for (const size of [1, 7, 1000, several.length]) {
      expect((await unpack(compression, several, size)).equals(expected)).toBe(true)
    }
  })

  it('cut off anywhere, is said to end too early', async () => {
    for (let length = 0; length < packed.length; length++) {
      await expect(unpack(compression, packed.subarray(0, length), 5), `after ${length} bytes`).rejects.toMatchObject({
        code: 'CTK_FILE_INVALID',
        message: `a.packed is a ${name} file that ends too early.`,
        suggestions: [`Test it:  ${name} -t a.packed`, 'Copy or download it again.'],
      })
    }
  })

  it('with a bit turned over, is said to be damaged, or gives the same bytes, or has no checksum', async () => {
    let refused = 0
    for (let bit = 0; bit < packed.length * 8; bit++) {
      const damaged = Buffer.from(packed)
      damaged[bit >> 3] = (damaged[bit >> 3] as number) ^ (1 << (bit & 7))
      const found = await unpack(compression, damaged).catch((error: unknown) => error)
      if (isCtkError(found)) {
        expect(found.code).toBe('CTK_FILE_INVALID')
        expect(found.message).toMatch(/^a\.packed is (not a sound|a) /)
        refused++
      } else if (name !== 'zstd') expect(String(found)).toBe(plain)
    }
    expect(refused).toBeGreaterThan(packed.length)
  })

  it('closes what it reads from when the reader leaves early, and hands on its error', async () => {
    let closed = 0
    const source = async function* (failure?: Error) {
      try {
        yield blocks.subarray(0, blocks.length - 4)
        if (failure) throw failure
        yield blocks.subarray(-4)
      } finally {
        closed++
      }
    }
    for await (const part of compression.unpack(source(), 'a')) {
      expect(part.length).toBeGreaterThan(0)
      break
    }
    expect(closed).toBe(1)
    const failing = Array.fromAsync(compression.unpack(source(new Error('the disk is gone')), 'a'))
    await expect(failing).rejects.toThrow('the disk is gone')
    expect(closed).toBe(2)
  })
})

describe('bzip2', () => {
  it('makes runs long again', async () => {
    expect((await unpack(bzip2, bzip2Of.runs)).toString()).toBe(runs)
  })

  it('is not taken for a text that begins with BZh', () => {
    const text = Buffer.from('BZh1,name,value\n')
    expect(bzip2.magic.every((byte, i) => (byte ?? text[i]) === text[i])).toBe(false)
  })
})

describe('zstd', () => {
  it('passes over frames with something else, and refuses what is no frame', async () => {
    const skippable = Buffer.from([0x53, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3])
    const packed = zstdCompressSync(plain)
    for (const size of [1, 3, 100]) {
      expect((await unpack(zstd, Buffer.concat([packed, skippable, packed]), size)).toString()).toBe(plain + plain)
    }
    for (const garbage of ['x', 'xxxx']) {
      await expect(unpack(zstd, Buffer.concat([packed, Buffer.from(garbage)]))).rejects.toMatchObject({
        message: 'a.packed is not a sound zstd file.',
      })
    }
  })
})
