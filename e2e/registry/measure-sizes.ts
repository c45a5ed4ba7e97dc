import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { InstalledPackages, type Size } from './installed-packages.ts'
import type { Outside } from './outside.ts'

/** What installing ctk costs, in packages and bytes. */
export interface Sizes {
  readonly cli: Size
  readonly library: Size
  /** What an installed plugin shares with the others that are installed: the contract packages and what they need. */
  readonly shared: Size
  /** What each plugin brings besides that, by its short name. */
  readonly plugins: Readonly<Record<string, Size>>
}

/**
 * Installs everything into one project and measures its parts.
 *
 * @param home an empty home
 * @param plugins the short names of all published plugins
 * @param library what a library install consists of
 */
export async function measureSizes(
  home: Outside,
  plugins: readonly string[],
  library: readonly string[],
): Promise<Sizes> {
  const packageOf = (plugin: string) => `@ctk/plugin-${plugin}`
  await writeFile(join(home.home, 'package.json'), '{}')
  const names = new Set(['@ctk/cli', ...library, ...plugins.map(packageOf)])
  const { code, stderr } = await home.run('npm', ['install', ...names])
  if (code !== 0) throw new Error(`npm install ended with ${code}:\n${stderr}`)

  const installed = await InstalledPackages.read(home.home)
  const shared = installed.closure(['@ctk/core', '@ctk/database', '@ctk/cli-kit', '@oclif/core'])
  const own = async (plugin: string) => {
    const needed = [...installed.closure([packageOf(plugin)])]
    return [plugin, await installed.size(new Set(needed.filter((path) => !shared.has(path))))] as const
  }
  return {
    cli: await installed.size(installed.closure(['@ctk/cli'])),
    library: await installed.size(installed.closure(library)),
    shared: await installed.size(shared),
    plugins: Object.fromEntries(await Promise.all(plugins.map(own))),
  }
}
