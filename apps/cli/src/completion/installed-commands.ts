import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { homedir } from 'node:os'
import { join } from 'node:path'

/** A flag, as a plugin's manifest has it. */
export interface CommandFlag {
  readonly name: string
  readonly type: 'option' | 'boolean'
  readonly char?: string
  readonly summary?: string
  readonly description?: string
  readonly helpValue?: string
  readonly options?: readonly string[]
  readonly multiple?: boolean
  readonly allowNo?: boolean
  readonly hidden?: boolean
  readonly aliases?: readonly string[]
}

/** A command, as a plugin's manifest has it. */
export interface InstalledCommand {
  readonly id: string
  readonly aliases?: readonly string[]
  readonly hiddenAliases?: readonly string[]
  readonly hidden?: boolean
  readonly summary?: string
  readonly description?: string
  readonly args?: Readonly<Record<string, { readonly multiple?: boolean; readonly options?: readonly string[] }>>
  readonly flags?: Readonly<Record<string, CommandFlag>>
}

/** A plugin that is installed: its folder and its package.json. */
export interface InstalledPlugin {
  readonly root: string
  readonly name: string
  readonly oclif: {
    readonly plugins?: readonly string[]
    readonly hooks?: Readonly<Record<string, unknown>>
    readonly topics?: Readonly<Record<string, { readonly description?: string }>>
  }
}

/**
 * The plugins that `ctk` would load, found as oclif finds them, without oclif: the CLI itself, what it comes with, and what the
 * user has installed or linked. What cannot be read is left out.
 *
 * @param root the folder of the CLI's package
 * @param dataFolder where the user's plugins are
 */
export function installedPlugins(root: string, dataFolder: string): InstalledPlugin[] {
  const cli = readPlugin(root)
  if (!cli) return []
  const require = createRequire(join(root, 'package.json'))
  const core = (cli.oclif.plugins ?? []).map((name) => folderOf(name, require))
  const user = (readJson<UserPackage>(join(dataFolder, 'package.json'))?.oclif?.plugins ?? []).map((plugin) =>
    typeof plugin === 'string'
      ? join(dataFolder, 'node_modules', plugin)
      : (plugin.root ?? join(dataFolder, 'node_modules', plugin.name)),
  )
  const found = [...user, ...core].map((folder) => (folder === undefined ? undefined : readPlugin(folder)))
  // A plugin that the user has installed takes the place of the one that came along.
  const byName = new Map([cli, ...found.reverse()].flatMap((plugin) => (plugin ? [[plugin.name, plugin]] : [])))
  return [...byName.values()]
}

/** The commands of plugins, from their manifests. */
export function installedCommands(plugins: readonly InstalledPlugin[]): InstalledCommand[] {
  return plugins.flatMap(({ root }) =>
    Object.values(readJson<Manifest>(join(root, 'oclif.manifest.json'))?.commands ?? {}),
  )
}

/** The folders that oclif uses, without oclif. */
export function userFolders(env: Readonly<Record<string, string | undefined>>): { config: string; data: string } {
  const base = (variable: string, fallback: string) =>
    join(
      env[variable] || (process.platform === 'win32' && env.LOCALAPPDATA) || join(env.HOME || homedir(), fallback),
      'ctk',
    )
  return {
    config: env.CTK_CONFIG_DIR || base('XDG_CONFIG_HOME', '.config'),
    data: env.CTK_DATA_DIR || base('XDG_DATA_HOME', '.local/share'),
  }
}

interface Manifest {
  readonly commands: Readonly<Record<string, InstalledCommand>>
}

interface UserPackage {
  readonly oclif?: { readonly plugins?: readonly (string | { readonly name: string; readonly root?: string })[] }
}

function readPlugin(root: string): InstalledPlugin | undefined {
  const found = readJson<Omit<InstalledPlugin, 'root'>>(join(root, 'package.json'))
  return found && { ...found, oclif: found.oclif ?? {}, root }
}

function folderOf(name: string, require: NodeJS.Require): string | undefined {
  for (const folder of require.resolve.paths(name) ?? []) {
    const root = join(folder, name)
    if (readJson(join(root, 'package.json'))) return root
  }
  return undefined
}

function readJson<T>(path: string): T | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as T
  } catch {
    return undefined
  }
}
