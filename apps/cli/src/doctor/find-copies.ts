import type { Config } from '@oclif/core'
import { findPackage } from '../plugins/find-package.js'

/** A copy of a package that several plugins could share, but need not. */
export interface PackageCopy {
  readonly package: string
  readonly version: string
  readonly root: string
  /** In order of name; `@ctk/cli` is ctk itself. */
  readonly usedBy: readonly string[]
}

/** Packages that a plugin may bring a copy of, and where each is looked for: in the plugin, or in another of them. */
const shared = [
  ['@ctk/core', undefined],
  ['@ctk/database', undefined],
  ['@ctk/cli-kit', undefined],
  ['@oclif/core', undefined],
  ['tsyringe', '@ctk/core'],
  ['zod', '@ctk/core'],
] as const

/** The packages of which there is more than one copy, in a fixed order, then by folder. */
export function findCopies(config: Config): PackageCopy[] {
  return shared.flatMap(([name, inside]) => {
    const copies = new Map<string, { version: string; usedBy: string[] }>()
    for (const plugin of config.getPluginsList()) {
      if (plugin.name.startsWith('@oclif/')) continue
      const from = inside === undefined ? plugin.root : findPackage(inside, plugin.root)?.root
      const found = from === undefined ? undefined : findPackage(name, from)
      if (!found) continue
      const copy = copies.get(found.root) ?? { version: found.version, usedBy: [] }
      copy.usedBy.push(plugin.name)
      copies.set(found.root, copy)
    }
    if (copies.size < 2) return []
    return [...copies]
      .map(([root, { version, usedBy }]) => ({ package: name, version, root, usedBy: usedBy.sort() }))
      .sort((a, b) => (a.root < b.root ? -1 : 1))
  })
}
