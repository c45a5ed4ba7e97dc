import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { chmod, type FileHandle, mkdir, open, readdir, realpath, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { CtkError, type ObjectStore, type StoredObject } from '@ctk/core'
import { fileBytes } from './file-bytes.js'
import { writeFailure } from './write-failure.js'

/** How files are called that are not whole yet: hidden, beside the file that they will be. */
const UNFINISHED = /^\..+\.ctk-part$/

/** Files as objects; keys are paths. A file is written beside its place, read again, and renamed: whole or not there. */
export const fileStore: ObjectStore = { put, list, get, delete: remove }

async function put(key: string, bytes: AsyncIterable<Uint8Array>, signal?: AbortSignal): Promise<StoredObject> {
  // A link stays one: what it points to is replaced.
  const path = await realpath(key).catch(() => key)
  const unfinished = join(dirname(path), `.${basename(path)}.${randomUUID().slice(0, 8)}.ctk-part`)
  try {
    const file = await create(unfinished).catch((error: unknown) => Promise.reject(writeFailure(key, error)))
    try {
      const sent = await write(file, key, bytes, signal)
      const kept = await checksumOf(unfinished)
      if (kept !== sent.checksum) throw damaged(key)
      await takePlace(unfinished, path).catch((error: unknown) => Promise.reject(writeFailure(key, error)))
      return { key, ...sent }
    } finally {
      await file.close()
    }
  } catch (error) {
    await rm(unfinished, { force: true }).catch(() => {})
    throw error
  }
}

async function create(path: string): Promise<FileHandle> {
  await mkdir(dirname(path), { recursive: true })
  return open(path, 'wx')
}

async function write(file: FileHandle, key: string, bytes: AsyncIterable<Uint8Array>, signal?: AbortSignal) {
  const hash = createHash('sha256')
  let size = 0
  const failed = (error: unknown) => Promise.reject(writeFailure(key, error))
  for await (const chunk of bytes) {
    if (signal?.aborted) throw new CtkError({ code: 'CTK_ABORTED', message: 'Interrupted.' })
    await file.writeFile(chunk).catch(failed)
    hash.update(chunk)
    size += chunk.length
  }
  // Some mounted file systems cannot; what was written is read again in any case.
  await file
    .sync()
    .catch((error: NodeJS.ErrnoException) =>
      ['EINVAL', 'ENOTSUP', 'ENOSYS'].includes(error.code ?? '') ? undefined : failed(error),
    )
  return { size, checksum: `sha256:${hash.digest('hex')}` }
}

async function checksumOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 })) hash.update(chunk as Buffer)
  return `sha256:${hash.digest('hex')}`
}

async function takePlace(unfinished: string, path: string): Promise<void> {
  const before = await stat(path).catch(() => undefined)
  if (before) await chmod(unfinished, before.mode & 0o777)
  await rename(unfinished, path)
}

async function* list(prefix: string): AsyncGenerator<StoredObject> {
  const folder = prefix.endsWith('/') ? prefix : `${dirname(prefix)}/`
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  const keys = entries
    .filter((entry) => entry.isFile() && !UNFINISHED.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((key) => key.startsWith(join(prefix)))
    .sort()
  for (const key of keys) {
    const info = await stat(key).catch(() => undefined)
    if (info) yield { key, size: info.size }
  }
}

function get(key: string, signal = new AbortController().signal): AsyncIterable<Uint8Array> {
  return fileBytes(key, undefined, signal)
}

async function remove(key: string): Promise<void> {
  await rm(key, { force: true }).catch((error: unknown) => Promise.reject(writeFailure(key, error)))
}

function damaged(key: string): CtkError {
  return new CtkError({
    code: 'CTK_NOT_VERIFIED',
    message: `What was written to ${key} could not be read again as it was.`,
    suggestions: ['Is the disk or the mount sound? Nothing was left there.'],
  })
}
