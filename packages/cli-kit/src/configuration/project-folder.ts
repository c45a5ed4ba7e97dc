import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** The nearest folder, from `from` upwards, that holds a folder `.ctk`; undefined when there is none. */
export function projectFolder(from: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    if (existsSync(join(folder, '.ctk'))) return folder
    if (dirname(folder) === folder) return undefined
  }
}
