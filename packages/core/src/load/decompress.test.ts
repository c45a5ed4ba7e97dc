import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { decompress, detectCompression } from './decompress.js'

async function* chunks(bytes: Uint8Array, size: number, onClose: () => void = () => {}) {
  try {
    for (let i = 0; i < bytes.length; i += size) yield bytes.subarray(i, i + size)
  } finally {
    onClose()
  }
}

async function text(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = []
  for await (const part of bytes) parts.push(part)
  return Buffer.concat(parts).toString()
}

const plain = 'ts,value\n2024-01-01,1\n'

describe('decompress', () => {
  it('passes plain bytes through, however they are cut', async () => {
    for (let size = 1; size <= plain.length; size++) {
      expect(await text(decompress(chunks(Buffer.from(plain), size), 'a.csv'))).toBe(plain)
    }
  })

  it('unpacks gzip by its bytes, whatever the name says, members one after another included', async () => {
    const packed = Buffer.concat([gzipSync('ts,value\n'), gzipSync('2024-01-01,1\n')])
    for (let size = 1; size <= packed.length; size++) {
      expect(await text(decompress(chunks(packed, size), 'a.csv'))).toBe(plain)
    }
  })

  it('takes a plain file that is called .gz for what it is', async () => {
    expect(await text(decompress(chunks(Buffer.from(plain), 64), 'a.csv.gz', 'gzip'))).toBe(plain)
  })

  it.each([1, 5, 12, 20])('says that a gzip file cut off after %i bytes is cut off', async (length) => {
    const packed = gzipSync(plain).subarray(0, Math.max(2, length))
    await expect(text(decompress(chunks(packed, 3), 'a.csv.gz'))).rejects.toMatchObject({
      code: 'CTK_FILE_INVALID',
      message: 'a.csv.gz is a gzip file that ends too early.',
    })
  })

  it('does not take an empty .gz for an empty file', async () => {
    await expect(text(decompress(chunks(Buffer.alloc(0), 1), 'a.csv.gz', 'gzip'))).rejects.toMatchObject({
      code: 'CTK_FILE_INVALID',
    })
    expect(await text(decompress(chunks(Buffer.alloc(0), 1), 'a.csv'))).toBe('')
  })

  it('says that a damaged gzip file is damaged', async () => {
    const packed = gzipSync(plain.repeat(100))
    packed[packed.length - 6] = (packed[packed.length - 6] as number) ^ 0xff
    await expect(text(decompress(chunks(packed, 16), 'a.csv.gz'))).rejects.toMatchObject({
      code: 'CTK_FILE_INVALID',
      message: 'a.csv.gz is not a sound gzip file.',
    })
  })

  it.each([
    ['zstd', 'zstd -d', [0x28, 0xb5, 0x2f, 0xfd, 0, 0]],
    ['bzip2', 'bunzip2', [...Buffer.from('BZh9'), 0x31, 0x41, 0x59, 0x26, 0x53, 0x59]],
  ])('refuses %s and says how to unpack it', async (name, command, head) => {
    const error = await text(decompress(chunks(Buffer.from(head as number[]), 1), 'a.csv')).catch((e) => e)
    expect(error).toMatchObject({ code: 'CTK_FILE_INVALID', message: expect.stringContaining(`${name}, which is not`) })
    expect(error.suggestions[0]).toBe(`Unpack it first:  ${command} a.csv`)
  })

  it('does not take a text that begins with BZh for an archive', () => {
    expect(detectCompression(Buffer.from('BZh1,name,value\n'))).toBeUndefined()
    expect(detectCompression(Buffer.from([0x1f]))).toBeUndefined()
  })

  it.each([
    ['plain', Buffer.from(plain.repeat(50))],
    ['gzip', gzipSync(Buffer.from(Array.from({ length: 5_000 }, (_, i) => `${i * 7919}\n`).join('')))],
  ])('closes what it reads from when the reader of %s bytes leaves early', async (_, bytes) => {
    let closed = 0
    for await (const part of decompress(
      chunks(bytes, 64, () => closed++),
      'a.csv',
    )) {
      expect(part.length).toBeGreaterThan(0)
      break
    }
    expect(closed).toBe(1)
  })

  it('hands on an error of the source as it is', async () => {
    const failing = (async function* () {
      yield gzipSync(plain).subarray(0, 12)
      throw new Error('the disk is gone')
    })()
    await expect(text(decompress(failing, 'a.csv.gz'))).rejects.toThrow('the disk is gone')
  })
})
