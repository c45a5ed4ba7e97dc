import { mkdtempSync, rmSync, statfsSync } from 'node:fs'
import { totalmem } from 'node:os'

const GIB = 2 ** 30

/**
 * A new folder in memory, gone when this process ends: databases that are thrown away need not wait for a disk.
 *
 * @returns undefined where the system has no such place, or too little memory
 */
export function memoryFolder(): string | undefined {
  const place = '/dev/shm'
  try {
    const { bavail, bsize } = statfsSync(place)
    if (totalmem() < 16 * GIB || bavail * bsize < 8 * GIB) return undefined
    const folder = mkdtempSync(`${place}/ctk-`)
    process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
    return folder
  } catch {
    return undefined
  }
}
