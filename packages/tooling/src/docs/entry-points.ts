import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What programs import of a published package. */
export interface EntryPoint {
  /** Of the package, from the root of the workspace. */
  readonly folder: string
  /** `index`, or the name behind the package's. */
  readonly name: string
  /** The built declarations. */
  readonly file: string
}

/** The entry points of all published packages, in order of folder and as they stand in `exports`. */
export function entryPoints(root: string): EntryPoint[] {
  return globSync('{packages,plugins}/*/package.json', { cwd: root })
    .sort()
    .flatMap((manifest) => {
      const { private: unpublished, exports = {} }: Manifest = JSON.parse(readFileSync(join(root, manifest), 'utf8'))
      const folder = manifest.replace('/package.json', '')
      return Object.entries(unpublished ? {} : exports).flatMap(([key, paths]) =>
        typeof paths === 'object'
          ? [{ folder, name: key === '.' ? 'index' : key.slice('./'.length), file: join(root, folder, paths.types) }]
          : [],
      )
    })
}

interface Manifest {
  readonly private?: boolean
  readonly exports?: Readonly<Record<string, string | { readonly types: string }>>
}
