import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

/** Whom a server runs as. */
export interface ServerUser {
  readonly name: string
  readonly uid: number
  readonly gid: number
}

const run = promisify(execFile)

/**
 * CrateDB and PostgreSQL refuse to run as root. Where we are root, this is the first of the given users that exists;
 * elsewhere it is undefined, and the server runs as whoever we are. No user is ever created.
 */
export async function serverUser(candidates: readonly string[]): Promise<ServerUser | undefined> {
  if (process.getuid?.() !== 0) return undefined
  for (const name of candidates) {
    try {
      const [uid, gid] = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])])
      return { name, uid: Number(uid.stdout), gid: Number(gid.stdout) }
    } catch {
      // no such user: the next one
    }
  }
  throw new Error(`the server refuses to run as root, and there is no user ${candidates.join(' or ')} to run it as`)
}
