import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ByteSource } from '@ctk/core'

/** Bytes that can be read in any order. */
export interface RandomAccess extends AsyncDisposable {
  readonly size: number
  /** The bytes from `start` up to, not including, `end`. */
  read(start: number, end: number): Promise<Uint8Array>
}

/**
 * Makes bytes readable in any order: as they are where their place allows it, otherwise from a temporary file, which is gone when
 * the result is disposed, or when the process ends.
 */
export async function randomAccess(bytes: ByteSource): Promise<RandomAccess> {
  const { size, range } = bytes
  if (size === undefined || !range) return spool(bytes)
  return { size, read: (start, end) => range(start, end), [Symbol.asyncDispose]: async () => {} }
}

async function spool(bytes: AsyncIterable<Uint8Array>): Promise<RandomAccess> {
  const folder = await mkdtemp(join(tmpdir(), 'ctk-spool-'))
  const file = await open(join(folder, 'bytes'), 'wx+')
  // Where a file can be removed while it is open, it cannot be left behind.
  const removed = await rm(folder, { recursive: true }).then(
    () => true,
    () => false,
  )
  const dispose = async () => {
    await file.close()
    if (!removed) await rm(folder, { recursive: true, force: true })
  }
  try {
    let size = 0
    for await (const chunk of bytes) {
      await file.writeFile(chunk)
      size += chunk.length
    }
    const read = async (start: number, end: number) => {
      const length = Math.max(0, Math.min(end, size) - start)
      const { buffer } = await file.read(Buffer.allocUnsafeSlow(length), 0, length, start)
      return buffer
    }
    return { size, read, [Symbol.asyncDispose]: dispose }
  } catch (error) {
    await dispose()
    throw error
  }
}
