import { readdir, readFile, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** How much of something was installed. */
export interface Size {
  readonly packages: number
  /** The sum of the lengths of all files. */
  readonly bytes: number
}

interface Entry {
  readonly inBundle?: boolean
  readonly dependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>
}

/** What npm installed in a project: which packages there are, which of them a package needs, and how large they are. */
export class InstalledPackages {
  readonly #project: string
  readonly #entries: Readonly<Record<string, Entry>>

  private constructor(project: string, entries: Readonly<Record<string, Entry>>) {
    this.#project = project
    this.#entries = entries
  }

  /** Reads what npm wrote down. */
  static async read(project: string): Promise<InstalledPackages> {
    const lock = await readFile(join(project, 'node_modules/.package-lock.json'), 'utf8')
    // Packages that another one carries in its own tarball are a part of that one.
    const entries = Object.entries(JSON.parse(lock).packages as Record<string, Entry>).filter(
      ([, { inBundle }]) => !inBundle,
    )
    return new InstalledPackages(project, Object.fromEntries(entries))
  }

  /** The paths of all packages, such as `node_modules/@ctk/core`. */
  all(): ReadonlySet<string> {
    return new Set(Object.keys(this.#entries))
  }

  /** The paths of packages and of everything that they need. */
  closure(names: readonly string[]): ReadonlySet<string> {
    const found = new Set<string>()
    const visit = (name: string, from: string): void => {
      const path = this.#resolve(name, from)
      if (path === undefined || found.has(path)) return
      found.add(path)
      const { dependencies, optionalDependencies, peerDependencies, peerDependenciesMeta } = this.#entries[
        path
      ] as Entry
      const peers = Object.keys(peerDependencies ?? {}).filter((peer) => !peerDependenciesMeta?.[peer]?.optional)
      for (const each of [...Object.keys({ ...dependencies, ...optionalDependencies }), ...peers]) visit(each, path)
    }
    for (const name of names) visit(name, '')
    return found
  }

  /** How much packages take; what lies in their folders but is a package of its own counts only when it is asked for. */
  async size(paths: ReadonlySet<string>): Promise<Size> {
    const inner = new Set([...this.all()].map((path) => join(this.#project, path)))
    const sizes = await Promise.all([...paths].map((path) => bytesOf(join(this.#project, path), inner)))
    return { packages: paths.size, bytes: sizes.reduce((sum, size) => sum + size, 0) }
  }

  #resolve(name: string, from: string): string | undefined {
    for (let folder = from; ; folder = dirname(folder)) {
      const path = join(folder, 'node_modules', name)
      if (path in this.#entries) return path
      if (folder === '' || folder === '.') return undefined
    }
  }
}

/** The length of all files of a folder, but for those in some folders below it. */
export async function bytesOf(folder: string, without: ReadonlySet<string> = new Set()): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true })
  const sizes = await Promise.all(
    entries.map(async (entry) => {
      const path = join(folder, entry.name)
      if (entry.isFile()) return (await stat(path)).size
      return entry.isDirectory() && !without.has(path) ? await bytesOf(path, without) : 0
    }),
  )
  return sizes.reduce((sum, size) => sum + size, 0)
}
