import { randomUUID } from 'node:crypto'
import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { CtkError } from '@ctk/core'
import type { PGliteClass } from './load-pglite.js'
import { lockFolderName } from './lock-folder.js'
import { forgetPreparedData, preparedData } from './prepared-data.js'

/** Stands in a folder while the database in it is being made: what is there besides it is not complete. */
const unfinished = 'ctk.unfinished'
/** Tells databases apart that were made from the same archive. */
const identityFile = 'ctk.id'

/** An open database, and what tells it from others. */
export interface OpenedPglite {
  readonly database: InstanceType<PGliteClass>
  /** Undefined for a folder that ctk did not make; there PostgreSQL's own system identifier is good enough. */
  readonly identity: string | undefined
}

/** Opens a database in memory. */
export async function openMemory(PGlite: PGliteClass): Promise<OpenedPglite> {
  return { database: await fromArchive(PGlite, undefined), identity: randomUUID() }
}

/**
 * Opens the database in a folder that is locked, and makes it where there is none yet.
 *
 * @throws CTK_ADDRESS_INVALID for a folder with something else in it
 */
export async function openFolder(PGlite: PGliteClass, folder: string): Promise<OpenedPglite> {
  const entries = (await readdir(folder)).filter((name) => name !== lockFolderName)
  if (entries.includes(unfinished) || entries.length === 0) return makeIn(PGlite, folder)
  if (!entries.includes('PG_VERSION')) throw foreign(folder)
  const identity = await readFile(join(folder, identityFile), 'utf8').catch(() => undefined)
  return { database: await PGlite.create({ dataDir: folder }), identity }
}

async function makeIn(PGlite: PGliteClass, folder: string): Promise<OpenedPglite> {
  const identity = randomUUID()
  await writeFile(join(folder, unfinished), '')
  await clear(folder)
  const database = await fromArchive(PGlite, folder)
  await writeFile(join(folder, identityFile), identity)
  await rm(join(folder, unfinished))
  return { database, identity }
}

async function fromArchive(PGlite: PGliteClass, folder: string | undefined): Promise<InstanceType<PGliteClass>> {
  const where = folder === undefined ? {} : { dataDir: folder }
  try {
    return await PGlite.create({ ...where, loadDataDir: await preparedData(PGlite) })
  } catch {
    // The archive may be damaged; if it is the folder, then this fails as well.
    await forgetPreparedData()
    if (folder !== undefined) await clear(folder)
    return PGlite.create(where)
  }
}

/** Removes what an interrupted attempt left; the mark that it was one stays. */
async function clear(folder: string): Promise<void> {
  const keep = [lockFolderName, unfinished]
  for (const name of await readdir(folder)) {
    if (!keep.includes(name)) await rm(join(folder, name), { recursive: true })
  }
}

function foreign(folder: string): CtkError {
  return new CtkError({
    code: 'CTK_ADDRESS_INVALID',
    message: `The folder ${folder} is neither empty nor an embedded database.`,
    suggestions: ['Name a folder that does not exist yet, such as pglite://.ctk/db'],
  })
}
