import { randomBytes } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { isRunning, processStart } from './process-start.js'

/** Who says that a folder is theirs. Each is a file of its own, so that taking away a dead one never hits a living one. */
export interface LockClaim {
  readonly pid: number
  /** See `processStart`; undefined where the system does not say. */
  readonly started: string | undefined
  readonly host: string
}

/** Writes a claim of this process, complete from the moment that it can be seen. */
export async function writeClaim(lockFolder: string): Promise<string> {
  const claim: LockClaim = { pid: process.pid, started: await processStart(process.pid), host: hostname() }
  const name = `${claim.pid}-${randomBytes(6).toString('hex')}`
  const [file, draft] = [join(lockFolder, `${name}.json`), join(lockFolder, `${name}.draft`)]
  for (let attempt = 1; ; attempt += 1) {
    try {
      await mkdir(lockFolder, { recursive: true })
      await writeFile(draft, JSON.stringify(claim), { flag: 'wx' })
      await rename(draft, file)
      return file
    } catch (error) {
      // Somebody who left has just removed the folder.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || attempt === 3) throw error
    }
  }
}

/** A claim other than our own whose process lives. Those of dead processes are removed on the way. */
export async function findOtherClaim(
  lockFolder: string,
  own: string,
): Promise<(LockClaim & { file: string }) | undefined> {
  const names = await readdir(lockFolder)
  for (const file of names.filter((name) => name.endsWith('.json')).map((name) => join(lockFolder, name))) {
    if (file === own) continue
    const claim = await readClaim(file)
    if (claim && (await lives(claim))) return { ...claim, file }
    await rm(file, { force: true })
  }
  return undefined
}

/** Undefined for a claim that was withdrawn meanwhile, or that a computer did not get on its disk before it went down. */
async function readClaim(file: string): Promise<LockClaim | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as LockClaim
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** Of another computer's processes nothing can be known, so they count as living. */
async function lives({ pid, started, host }: LockClaim): Promise<boolean> {
  if (host !== hostname()) return true
  if (!isRunning(pid)) return false
  const now = await processStart(pid)
  return started === undefined || now === undefined || started === now
}
