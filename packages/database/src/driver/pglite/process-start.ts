import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'

/**
 * When a process started, as text that is only good for comparing: it tells a process from a later one with the same id.
 *
 * @returns undefined when there is no such process, or the system does not say
 */
export async function processStart(pid: number): Promise<string | undefined> {
  try {
    return process.platform === 'linux' ? await startOnLinux(pid) : await startByPs(pid)
  } catch {
    return undefined
  }
}

/** Field 22, in ticks since the computer started; the name before it may contain blanks and parentheses. */
async function startOnLinux(pid: number): Promise<string | undefined> {
  const [boot, stat] = await Promise.all([
    readFile('/proc/sys/kernel/random/boot_id', 'utf8'),
    readFile(`/proc/${pid}/stat`, 'utf8'),
  ])
  const ticks = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
  return ticks && `${boot.trim()} ${ticks}`
}

async function startByPs(pid: number): Promise<string | undefined> {
  if (process.platform === 'win32') return undefined
  const env = { ...process.env, LC_ALL: 'C', TZ: 'UTC' }
  const { stdout } = await promisify(execFile)('ps', ['-o', 'lstart=', '-p', String(pid)], { env })
  return stdout.trim() || undefined
}

/** Whether there is a process with this id. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
