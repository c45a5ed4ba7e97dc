import { describe, expect, it } from 'vitest'
import type { ByteSource } from './byte-source.js'
import { peek } from './peek.js'

const content = Buffer.from('0123456789')

/** Bytes in chunks of three, which tell what became of them. */
function bytesOf(options: { readonly range?: boolean; readonly position?: boolean; readonly failure?: Error } = {}) {
  const state = { taken: 0, closed: false }
  const chunks = (async function* () {
    try {
      for (let at = 0; at < content.length; at += 3) {
        const chunk = content.subarray(at, at + 3)
        state.taken += chunk.length
        yield chunk
        if (options.failure) throw options.failure
      }
    } finally {
      state.closed = true
    }
  })()
  const range = async (start: number, end: number) => {
    const part = content.subarray(start, end)
    state.taken += part.length
    return part
  }
  const bytes: ByteSource = {
    size: content.length,
    ...(options.position ? { position: () => state.taken } : {}),
    ...(options.range ? { range } : {}),
    [Symbol.asyncIterator]: () => chunks,
  }
  return { bytes, state }
}

const all = async (bytes: ByteSource) => Buffer.concat(await Array.fromAsync(bytes)).toString()

describe.each([
  ['a stream', {}],
  ['a stream that knows its position', { position: true }],
  ['bytes with ranges', { range: true, position: true }],
])('peek at %s', (_, options) => {
  it.each([0, 1, 3, 4, 10, 99])('sees the first %i bytes, and leaves all of them', async (length) => {
    const { bytes, state } = bytesOf(options)
    const peeked = await peek(bytes, length)
    expect(Buffer.from(peeked.head).toString()).toBe('0123456789'.slice(0, length))
    expect(peeked.bytes.size).toBe(10)
    expect(await all(peeked.bytes)).toBe('0123456789')
    expect(peeked.bytes.position?.()).toBe(10)
    expect(state.closed).toBe(true)
  })

  it('closes what it reads from when nobody reads on', async () => {
    const { bytes, state } = bytesOf(options)
    const peeked = await peek(bytes, 4)
    await peeked.bytes[Symbol.asyncIterator]().return?.()
    if (!('range' in options)) expect(state.closed).toBe(true)
    expect(await all(peeked.bytes)).toBe('')
  })
})

it('keeps ranges', async () => {
  const { bytes } = await peek(bytesOf({ range: true }).bytes, 4)
  expect(Buffer.from((await bytes.range?.(2, 5)) ?? []).toString()).toBe('234')
  expect((await peek(bytesOf().bytes, 4)).bytes.range).toBeUndefined()
})

it('hands on the error of its input', async () => {
  const { bytes, state } = bytesOf({ failure: new Error('the disk is gone') })
  await expect(peek(bytes, 5)).rejects.toThrow('the disk is gone')
  expect(state.closed).toBe(true)
})
