import { hostname, userInfo } from 'node:os'
import type { Actor } from './run.js'

/** Who runs ctk here. Written into leases, so only data counts; `isGone` is not written. */
export interface Runner extends Actor {
  /** Names this process among all of this computer; undefined where that is not known. */
  readonly process?: string | undefined
  /** Whether a process that was named like that by this computer has ended. False also when it is not known. */
  isGone?(process: string): Promise<boolean>
}

/** This process, as far as it can be named without asking the system for more. */
export function thisRunner(): Runner {
  return { name: userName(), origin: `${hostname()} pid ${process.pid}` }
}

function userName(): string {
  try {
    return userInfo().username
  } catch {
    // A user id without an entry, as containers have it.
    return `uid ${process.getuid?.() ?? 'unknown'}`
  }
}
