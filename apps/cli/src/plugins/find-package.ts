import { readFileSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** A package as it lies on disk. */
export interface FoundPackage {
  /** Without symbolic links: the same folder is the same copy. */
  readonly root: string
  readonly version: string
}

/** The copy of a package that modules of a folder would import; undefined where there is none. */
export function findPackage(name: string, from: string): FoundPackage | undefined {
  for (let folder = realpathSync(from); ; folder = dirname(folder)) {
    const root = join(folder, 'node_modules', name)
    try {
      const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { readonly version: string }
      return { root: realpathSync(root), version }
    } catch (error) {
      if (!['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
    }
    if (dirname(folder) === folder) return undefined
  }
}
