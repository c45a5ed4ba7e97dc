import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Registry, type registerHook } from '@ctk/core'
import type { RegisteredPlugin } from './check-known-plugins.ts'

/** The built plugins of the workspace, registered by the hook that the command line uses. */
export async function loadPlugins(root: string): Promise<RegisteredPlugin[]> {
  const built = readdirSync(join(root, 'plugins'))
    .sort()
    .map((shortName) => ({ shortName, entry: join(root, 'plugins', shortName, 'dist/index.js') }))
    .filter(({ entry }) => existsSync(entry))
  return Promise.all(
    built.map(async ({ shortName, entry }) => {
      const { register }: { register: ReturnType<typeof registerHook> } = await import(pathToFileURL(entry).href)
      const registry = new Registry()
      await register({ registry })
      return { shortName, registry }
    }),
  )
}
