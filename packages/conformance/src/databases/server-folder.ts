import { chown, mkdtemp, realpath } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isEnterable } from './is-enterable.js'
import type { ServerUser } from './server-user.js'

/** A new temporary folder that belongs to the server's user, in a place that this user can reach. */
export async function serverFolder(label: string, user: ServerUser | undefined): Promise<string> {
  const folder = await mkdtemp(join(await parentFor(user), `ctk-test-${label}-`))
  if (user) await chown(folder, user.uid, user.gid)
  return folder
}

async function parentFor(user: ServerUser | undefined): Promise<string> {
  const preferred = await realpath(tmpdir())
  return user === undefined || (await isEnterable(preferred)) ? preferred : '/tmp'
}
