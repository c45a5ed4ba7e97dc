import { rmdirSync, rmSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { CtkError } from '@ctk/core'
import { findOtherClaim, type LockClaim, writeClaim } from './lock-claim.js'

/** The folder inside the database's folder that holds the claims. */
export const lockFolderName = 'ctk.lock'

const attempts = 5

/**
 * Makes a folder ours, for as long as this process lives or until it is released. The embedded database has no lock of its
 * own: rows of a second process would vanish without an error.
 *
 * Everybody writes a claim first and looks for others' second. Of two who come at once at least one sees the other and
 * withdraws, so there are never two holders, also when both find the claim of a process that died.
 *
 * @returns releases the folder; may be called twice
 * @throws CTK_DATABASE_BUSY with the process that holds it
 */
export async function lockFolder(folder: string): Promise<() => void> {
  const lock = join(folder, lockFolderName)
  for (let attempt = 1; ; attempt += 1) {
    const own = await writeClaim(lock)
    const other = await findOtherClaim(lock, own)
    if (!other) return releaser(lock, own)
    await rm(own, { force: true })
    if (attempt === attempts) throw busy(folder, other)
    // Different for each, so that two who withdrew do not meet again.
    await sleep(10 + Math.random() * 50)
  }
}

/** What this process still holds. One listener for all of them: Node warns of many. */
const held = new Set<() => void>()
process.on('exit', () => {
  for (const release of held) release()
})

function releaser(lock: string, own: string): () => void {
  const release = () => {
    held.delete(release)
    rmSync(own, { force: true })
    try {
      rmdirSync(lock)
    } catch {
      // Others' claims are in it, or it is gone.
    }
  }
  held.add(release)
  return release
}

function busy(folder: string, { pid, host, file }: LockClaim & { readonly file: string }): CtkError {
  const here = host === hostname()
  const who =
    pid === process.pid && here ? `this process (${pid})` : here ? `process ${pid}` : `process ${pid} on ${host}`
  return new CtkError({
    code: 'CTK_DATABASE_BUSY',
    message: `The embedded database ${folder} is open in ${who}.`,
    suggestions: [
      'Close it there first: the embedded database is for one process at a time.',
      here
        ? 'To work from several processes, use a server: CRATEDB_URI.'
        : `If that computer is gone for good, delete ${file}`,
    ],
    data: { pid, host },
  })
}
