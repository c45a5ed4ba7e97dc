import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Registry, type registerHook } from '@ctk/core'
import type { RegisteredPlugin } from './check-known-plugins.ts'
import type { CommandManifest } from './manifest-commands.ts'

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
      return { shortName, registry, commands: commandIds(join(root, 'plugins', shortName)) }
    }),
  )
}

/** The ids of a package's commands and their aliases, out of its built manifest. */
export function commandIds(folder: string): string[] {
  const manifest: CommandManifest = JSON.parse(readFileSync(join(folder, 'oclif.manifest.json'), 'utf8'))
  return Object.values(manifest.commands).flatMap(({ id, aliases = [] }) => [id, ...aliases])
}
