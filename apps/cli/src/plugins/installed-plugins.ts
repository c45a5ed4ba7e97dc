import { suggestPackage } from '@ctk/core'
import type { Interfaces } from '@oclif/core'
import { shortNameOf } from './full-name.js'

/** An installed plugin, in lists. */
export interface InstalledPlugin {
  readonly name: string
  readonly version: string
  /** `core`: comes with ctk; `user`: installed; `link`: linked. */
  readonly type: string
  /** The version or tag that it is kept at; undefined where it follows the newest. */
  readonly pinned: string | undefined
  /** Where it is. */
  readonly root: string
  /** What it adds, as far as ctk knows the plugin: `source s3`. */
  readonly adds: readonly string[]
}

/** The installed plugins, those that come with ctk among them, in order of name; without ctk itself. */
export function installedPlugins(config: Interfaces.Config): InstalledPlugin[] {
  return config
    .getPluginsList()
    .filter((plugin) => plugin.root !== config.root && !plugin.name.startsWith('@oclif/'))
    .map(({ name, version, type, tag, root }) => ({
      name,
      version,
      type,
      pinned: tag === undefined || tag === 'latest' ? undefined : tag,
      root,
      adds: addedBy(shortNameOf(name)),
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** What a plugin of ours adds, by its short name: `source s3`. Handlers of operations are left out, they come with strategies. */
export function addedBy(shortName: string): string[] {
  return suggestPackage
    .offers(shortName)
    .filter(({ point }) => point !== 'operation-handler')
    .map(({ point, names }) => `${noun(point, names.length)} ${names.join(', ')}`)
}

function noun(point: string, count: number): string {
  const one = point.replaceAll('-', ' ')
  return count === 1 ? one : one.replace(/(y?)$/, (y) => (y === '' ? 's' : 'ies'))
}
