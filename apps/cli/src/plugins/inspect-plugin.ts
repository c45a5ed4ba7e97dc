import type { Interfaces } from '@oclif/core'
import { findPackage } from './find-package.js'

/** A package that a plugin depends on. */
export interface PluginDependency {
  readonly name: string
  readonly range: string
  /** A peer: the plugin shares it with others where it can. */
  readonly peer: boolean
  /** The version that is there; undefined where none is. */
  readonly version: string | undefined
}

/** The document of `ctk plugins inspect`. */
export interface InspectedPlugin {
  readonly name: string
  readonly version: string
  readonly type: string
  readonly root: string
  readonly commands: readonly string[]
  readonly dependencies: readonly PluginDependency[]
}

/** What there is to know of an installed plugin without loading it. */
export function inspectPlugin({ name, version, type, root, commandIDs, pjson }: Interfaces.Plugin): InspectedPlugin {
  const { dependencies = {}, peerDependencies = {} } = pjson as {
    readonly dependencies?: Readonly<Record<string, string>>
    readonly peerDependencies?: Readonly<Record<string, string>>
  }
  const of = (ranges: Readonly<Record<string, string>>, peer: boolean) =>
    Object.entries(ranges).map(([name, range]) => ({ name, range, peer, version: findPackage(name, root)?.version }))
  return {
    name,
    version,
    type,
    root,
    commands: commandIDs.map((id) => id.replaceAll(':', ' ')).sort(),
    dependencies: [...of(dependencies, false), ...of(peerDependencies, true)].sort((a, b) =>
      a.name < b.name ? -1 : 1,
    ),
  }
}
