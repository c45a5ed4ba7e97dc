import { constants, createReadStream } from 'node:fs'
import { access, readdir, stat } from 'node:fs/promises'
import { basename, dirname, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import {
  type ByteSource,
  CtkError,
  nearest,
  type OpenedSource,
  type Resource,
  type Source,
  type SourceContext,
} from '@ctk/core'

const CHUNK_BYTES = 256 * 1024

/** Local files. Nothing is opened before the bytes are asked for, and the file is closed when they are no longer. */
export const fileSource: Source = { open: openFile }

async function openFile(resource: Resource, { signal }: SourceContext): Promise<OpenedSource> {
  const path = resource.location
  const info = await stat(path).catch((error: unknown) => fail(path, error))
  if (info.isDirectory()) {
    throw new CtkError({
      code: 'CTK_FILE_MISSING',
      message: `${path} is a folder, not a file.`,
      suggestions: [await contents(path)],
    })
  }
  await access(path, constants.R_OK).catch((error: unknown) => fail(path, error))
  const bytes = fileBytes(path, info.isFile() ? info.size : undefined, signal)
  const name = basename(path)
  if (!info.isFile()) return { kind: 'bytes', name, bytes }
  return { kind: 'bytes', name, bytes, version: `${info.size}-${info.mtimeMs}`, uri: pathToFileURL(resolve(path)).href }
}

/** The bytes of a file. Without a size, as of a pipe, they can only be read in order. */
function fileBytes(path: string, size: number | undefined, signal: AbortSignal): ByteSource {
  let position = 0
  const read = async function* (start: number, end: number) {
    try {
      for await (const chunk of createReadStream(path, { signal, start, end, highWaterMark: CHUNK_BYTES })) {
        position += (chunk as Buffer).length
        yield chunk as Buffer
      }
    } catch (error) {
      if (signal.aborted) throw new CtkError({ code: 'CTK_ABORTED', message: 'Interrupted.', cause: error })
      await fail(path, error)
    }
  }
  const whole = read(0, Number.POSITIVE_INFINITY)
  const bytes = { [Symbol.asyncIterator]: () => whole, position: () => position }
  if (size === undefined) return bytes
  const range = async (start: number, end: number) =>
    start < Math.min(end, size) ? Buffer.concat(await Array.fromAsync(read(start, end - 1))) : Buffer.alloc(0)
  return { ...bytes, size, range }
}

async function fail(path: string, error: unknown): Promise<never> {
  const { code, message } = error as NodeJS.ErrnoException
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    const folder = dirname(path)
    const names = await readdir(folder).catch(() => undefined)
    const near = names && nearest(basename(path), names)
    throw new CtkError({
      code: 'CTK_FILE_MISSING',
      message: `There is no file ${path}.${near === undefined ? '' : ` Did you mean ${near}?`}`,
      suggestions: [names === undefined ? `There is no folder ${folder} either.` : await contents(folder)],
      cause: error,
    })
  }
  const denied = code === 'EACCES' || code === 'EPERM'
  throw new CtkError({
    code: 'CTK_FILE_MISSING',
    message: denied ? `The file ${path} may not be read by this user.` : `The file ${path} cannot be read: ${message}.`,
    suggestions: denied ? [`Allow it:  chmod u+r ${path}`] : [],
    cause: error,
  })
}

/** What a folder has to offer, shortly. */
async function contents(folder: string): Promise<string> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => !name.startsWith('.')).sort()
  if (names.length === 0) return `The folder ${folder} is empty.`
  const shown = names.slice(0, 5).join(', ')
  return `In ${folder}: ${shown}${names.length > 5 ? ` and ${names.length - 5} more` : ''}.`
}
