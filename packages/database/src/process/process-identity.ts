import { execFile } from 'node:child_process'
import { readFile, readlink } from 'node:fs/promises'
import { hostname } from 'node:os'
import { promisify } from 'node:util'
import { isRunning, processStart } from '../driver/pglite/process-start.js'

/** A process, told from every other one of all computers and of all times. */
interface ProcessIdentity {
  readonly host: string
  /** New each time that the computer starts, and of no other computer. */
  readonly boot: string
  /** In which its id counts: containers have one each. */
  readonly namespace: string | undefined
  readonly pid: number
  readonly started: string
}

/**
 * Names a process of this computer, as text.
 *
 * @returns undefined where the system does not say enough to tell it from others: then nobody can say that it has ended
 */
export async function processIdentity(pid = process.pid): Promise<string | undefined> {
  const [computer, started] = await Promise.all([thisComputer(), processStart(pid)])
  if (!computer || started === undefined) return undefined
  return JSON.stringify({ ...computer, pid, started } satisfies ProcessIdentity)
}

/**
 * Whether a process that {@link processIdentity} named has ended. False for processes of other computers, of other containers
 * and of before the last start of this one, and whenever it cannot be told.
 */
export async function isProcessGone(identity: string): Promise<boolean> {
  const [other, computer] = [parse(identity), await thisComputer()]
  if (!other || !computer) return false
  if (other.host !== computer.host || other.boot !== computer.boot || other.namespace !== computer.namespace)
    return false
  if (!isRunning(other.pid) || (await isZombie(other.pid))) return true
  const started = await processStart(other.pid)
  return started !== undefined && started !== other.started
}

async function thisComputer(): Promise<Pick<ProcessIdentity, 'host' | 'boot' | 'namespace'> | undefined> {
  try {
    const boot = await bootIds[process.platform]?.()
    if (!boot) return undefined
    const namespace = process.platform === 'linux' ? await readlink('/proc/self/ns/pid') : undefined
    return { host: hostname(), boot, namespace }
  } catch {
    return undefined
  }
}

const bootIds: { readonly [platform in NodeJS.Platform]?: () => Promise<string> } = {
  linux: async () => (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim(),
  darwin: async () => (await promisify(execFile)('sysctl', ['-n', 'kern.bootsessionuuid'])).stdout.trim(),
}

/** A process that has ended, and whose parent has not asked how: in containers it may stay so for ever. */
async function isZombie(pid: number): Promise<boolean> {
  if (process.platform !== 'linux') return false
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  return /^[ZX]/i.test(stat.slice(stat.lastIndexOf(')') + 2))
}

function parse(text: string): ProcessIdentity | undefined {
  try {
    const read = JSON.parse(text) as Partial<ProcessIdentity> | null
    return Number.isSafeInteger(read?.pid) && (read?.pid ?? 0) > 0 ? (read as ProcessIdentity) : undefined
  } catch {
    return undefined
  }
}
