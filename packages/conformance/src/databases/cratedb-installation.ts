import { constants } from 'node:fs'
import { access, realpath } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import type { CrateDbInstallation } from './find-cratedb.js'
import type { Environment } from './find-source.js'

/** CRATEDB_HOME where it is set, else `crate` on the PATH. */
export async function findCrateDbInstallation(
  env: Environment,
): Promise<{ installation: CrateDbInstallation } | { reason: string }> {
  if (process.platform === 'win32') return { reason: 'a local CrateDB is not started on Windows' }
  if (env.CRATEDB_HOME) {
    const command = await executable(join(env.CRATEDB_HOME, 'bin', 'crate'))
    return command ? { installation: { command } } : { reason: `CRATEDB_HOME=${env.CRATEDB_HOME} has no bin/crate` }
  }
  for (const folder of (env.PATH ?? '').split(delimiter)) {
    const command = folder && (await executable(join(folder, 'crate')))
    if (command) return { installation: { command } }
  }
  return { reason: 'CRATEDB_HOME is not set and `crate` is not on the PATH' }
}

async function executable(path: string): Promise<string | undefined> {
  try {
    await access(path, constants.X_OK)
    return await realpath(path)
  } catch {
    return undefined
  }
}
