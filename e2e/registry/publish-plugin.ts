import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Outside } from './outside.ts'

/** A plugin as somebody else might write it. */
export interface PluginSource {
  readonly name: string
  readonly version?: string
  /** The module of its hook: what stands between `import`s and the `register` of an own plugin. */
  readonly index: string
  /** Further parts of its package.json. */
  readonly manifest?: Readonly<Record<string, unknown>>
}

/** A plugin that offers sources, for {@link PluginSource.index}. */
export function offering(name: string, ...sources: string[]): string {
  const added = sources.map(
    (source) => `registry.add(Sources, { name: '${source}', summary: '', load: async () => ({}) })`,
  )
  return `import { definePlugin, registerHook, Sources } from '@ctk/core/plugin'
    const plugin = definePlugin({ name: '${name}', register(registry) { ${added.join('\n')} } })
    export const register = registerHook(plugin)`
}

/** Writes a plugin into a folder of its own and publishes it to the registry of a home. Returns the folder. */
export async function publishPlugin({ home, run }: Outside, source: PluginSource): Promise<string> {
  const { name, version = '1.0.0', index, manifest } = source
  const folder = join(home, 'sources', `${name}-${version}`)
  await mkdir(folder, { recursive: true })
  const hooks = { 'ctk:register': { target: './index.js', identifier: 'register' } }
  const description = {
    name,
    version,
    type: 'module',
    exports: './index.js',
    keywords: ['ctk-plugin', 'oclif-plugin'],
    oclif: { hooks },
    peerDependencies: { '@ctk/core': '*' },
    ...manifest,
  }
  await writeFile(join(folder, 'package.json'), JSON.stringify(description))
  await writeFile(join(folder, 'oclif.manifest.json'), JSON.stringify({ version, commands: {} }))
  await writeFile(join(folder, 'index.js'), index)
  const { code, stderr } = await run('npm', ['publish'], { cwd: folder })
  if (code !== 0) throw new Error(`${name} could not be published:\n${stderr}`)
  return folder
}
