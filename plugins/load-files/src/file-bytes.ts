import { constants, createReadStream, type Stats } from 'node:fs'
import { access } from 'node:fs/promises'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type ByteSource, CtkError, type OpenedBytes } from '@ctk/core'
import { readFailure } from './file-failure.js'
import { fileIdentity } from './file-identity.js'

const CHUNK_BYTES = 256 * 1024

/**
 * A file that is there, ready to be read; nothing is opened before its bytes are asked for.
 *
 * @param name what formats and tables are told from
 */
export async function openFile(path: string, name: string, info: Stats, signal: AbortSignal): Promise<OpenedBytes> {
  await access(path, constants.R_OK).catch(async (error: unknown) => {
    throw await readFailure(path, error)
  })
  const bytes = fileBytes(path, info.isFile() ? info.size : undefined, signal)
  const identity = fileIdentity(info)
  if (!info.isFile()) return { kind: 'bytes', name, bytes, identity }
  const version = `${info.size}-${info.mtimeMs}`
  return { kind: 'bytes', name, bytes, version, identity, uri: pathToFileURL(resolve(path)).href }
}

/** The bytes of a file. Without a size, as of a pipe, they can only be read in order. */
export function fileBytes(path: string, size: number | undefined, signal: AbortSignal): ByteSource {
  let position = 0
  const read = async function* (start: number, end: number) {
    try {
      for await (const chunk of createReadStream(path, { signal, start, end, highWaterMark: CHUNK_BYTES })) {
        position += (chunk as Buffer).length
        yield chunk as Buffer
      }
    } catch (error) {
      if (signal.aborted) throw new CtkError({ code: 'CTK_ABORTED', message: 'Interrupted.', cause: error })
      throw await readFailure(path, error)
    }
  }
  const whole = read(0, Number.POSITIVE_INFINITY)
  const bytes = { [Symbol.asyncIterator]: () => whole, position: () => position }
  if (size === undefined) return bytes
  const range = async (start: number, end: number) =>
    start < Math.min(end, size) ? Buffer.concat(await Array.fromAsync(read(start, end - 1))) : Buffer.alloc(0)
  return { ...bytes, size, range }
}
