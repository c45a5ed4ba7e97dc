import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Plugin } from '@ctk/core'
import type { NamedPlugin } from './check-known-plugins.ts'

/** The built plugins of the workspace. Fails where one does not export `plugin`. */
export async function loadPlugins(root: string): Promise<NamedPlugin[]> {
  const built = readdirSync(join(root, 'plugins'))
    .sort()
    .map((shortName) => ({ shortName, entry: join(root, 'plugins', shortName, 'dist/index.js') }))
    .filter(({ entry }) => existsSync(entry))
  return Promise.all(
    built.map(async ({ shortName, entry }) => {
      const { plugin }: { plugin?: Plugin } = await import(pathToFileURL(entry).href)
      if (!plugin) throw new Error(`plugins/${shortName} exports no "plugin"`)
      return { shortName, plugin }
    }),
  )
}
