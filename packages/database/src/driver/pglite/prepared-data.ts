import { randomUUID } from 'node:crypto'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import type { PGliteClass } from './load-pglite.js'

/** Where this user's caches are, by the custom of the system. */
export function userCacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  if (env.XDG_CACHE_HOME) return join(env.XDG_CACHE_HOME, 'ctk')
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'ctk')
  if (process.platform === 'win32' && env.LOCALAPPDATA) return join(env.LOCALAPPDATA, 'ctk', 'cache')
  return join(homedir(), '.cache', 'ctk')
}

/**
 * An empty database as an archive, made once for each version and kept in the user's cache: to load it takes a fourth of
 * the time that it takes to make one. Without a cache that can be written it is made each time.
 */
export async function preparedData(PGlite: PGliteClass, cacheFolder = userCacheFolder()): Promise<Blob> {
  const file = join(cacheFolder, `pglite-${await pgliteVersion()}.tar`)
  const kept = await readFile(file).catch(() => undefined)
  if (kept) return new Blob([kept])
  const made = await makeEmptyDatabase(PGlite)
  await keep(file, made)
  return made
}

/** Forgets the archive, so that it is made again. */
export async function forgetPreparedData(cacheFolder = userCacheFolder()): Promise<void> {
  await rm(join(cacheFolder, `pglite-${await pgliteVersion()}.tar`), { force: true })
}

async function makeEmptyDatabase(PGlite: PGliteClass): Promise<Blob> {
  const database = await PGlite.create()
  try {
    await database.exec('CHECKPOINT')
    return await database.dumpDataDir('none')
  } finally {
    await database.close()
  }
}

/** Others see the whole file or none. That it cannot be kept is no reason to fail. */
async function keep(file: string, data: Blob): Promise<void> {
  const draft = `${file}.${randomUUID()}`
  try {
    await mkdir(dirname(file), { recursive: true })
    await writeFile(draft, new Uint8Array(await data.arrayBuffer()))
    await rename(draft, file)
  } catch {
    await rm(draft, { force: true }).catch(() => undefined)
  }
}

async function pgliteVersion(): Promise<string> {
  const entry = createRequire(import.meta.url).resolve('@electric-sql/pglite')
  const { version } = JSON.parse(await readFile(join(dirname(entry), '..', 'package.json'), 'utf8')) as {
    version: string
  }
  return version
}
