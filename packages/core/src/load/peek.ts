import type { ByteSource } from './byte-source.js'

/** The beginning of bytes, and all of them: they can still be read from the start. */
export interface Peeked {
  readonly head: Uint8Array
  readonly bytes: ByteSource
}

/**
 * Looks at the first bytes: `length` of them, fewer where there are no more. Nothing that
 * was looked at counts as taken twice.
 */
export async function peek(bytes: ByteSource, length: number): Promise<Peeked> {
  return bytes.range ? peekRange(bytes, await bytes.range(0, length)) : peekStream(bytes, length)
}

function peekRange(bytes: ByteSource, head: Uint8Array): Peeked {
  const range = (start: number, end: number) => (bytes as Required<ByteSource>).range(start, end)
  return {
    head,
    bytes: { ...restOf(bytes, head.length), range, [Symbol.asyncIterator]: () => bytes[Symbol.asyncIterator]() },
  }
}

async function peekStream(bytes: ByteSource, length: number): Promise<Peeked> {
  const iterator = bytes[Symbol.asyncIterator]()
  const taken: Uint8Array[] = []
  let count = 0
  try {
    while (count < length) {
      const { done, value } = await iterator.next()
      if (done) break
      taken.push(value)
      count += value.length
    }
  } catch (error) {
    await iterator.return?.()
    throw error
  }
  const head = taken.length === 1 ? (taken[0] as Uint8Array) : Buffer.concat(taken)
  const again: AsyncIterator<Uint8Array> = {
    next: async () => {
      const value = taken.shift()
      if (value !== undefined) return { done: false, value }
      const next = await iterator.next()
      count += next.value?.length ?? 0
      return next
    },
    return: async () => {
      taken.length = 0
      await iterator.return?.()
      return { done: true, value: undefined }
    },
  }
  return {
    head: head.subarray(0, length),
    bytes: { position: () => count, ...restOf(bytes, 0), [Symbol.asyncIterator]: () => again },
  }
}

/** Bytes that a format reads twice, such as the list at the end of Parquet, count once, too. */
function restOf(bytes: ByteSource, twice: number): Omit<ByteSource, typeof Symbol.asyncIterator> {
  const { size } = bytes
  const taken = () => Math.max(0, (bytes as Required<ByteSource>).position() - twice)
  return {
    ...(size === undefined ? {} : { size }),
    ...(bytes.position ? { position: () => Math.min(size ?? Number.POSITIVE_INFINITY, taken()) } : {}),
  }
}
