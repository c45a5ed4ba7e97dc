import type { CtkError, Plugin, Registry } from '@ctk/core'
import type { Config } from '@oclif/core'
import { commandLine } from '../output/command-line.js'

/** A plugin that could not be loaded, and why. */
export interface PluginFailure {
  readonly plugin: string
  /** A code of ours, where the plugin's own error has none: `CTK_PLUGIN_INVALID`, or `CTK_DEPENDENCY_MISSING`. */
  readonly code: string
  readonly message: string
  readonly suggestions: readonly string[]
}

/** What installed plugins brought. */
export interface RegisteredPlugins {
  readonly registry: Registry
  /** In order of plugin. */
  readonly failures: readonly PluginFailure[]
}

/** What is known of a plugin that failed. */
interface Culprit {
  readonly name: string
  readonly type: string
  readonly root?: string
}

/**
 * Makes the registry of a session and lets every installed plugin register itself. A plugin that fails stops no other one.
 * Where two offer the same name, those that come with ctk have it before others, and then the first by name: hooks run side by
 * side, and who is quicker is chance.
 */
export async function registerPlugins(config: Config): Promise<RegisteredPlugins> {
  const { Registry, checkPlugin } = await import('@ctk/core')
  const registry = new Registry()
  const offered: Plugin[] = []
  const host = {
    install(plugin: Plugin) {
      checkPlugin(plugin)
      offered.push(plugin)
    },
  }
  const { failures } = await config.runHook('ctk:register', { registry: host }, undefined, true)
  const failed: { plugin: Culprit; error: unknown }[] = [...failures]
  const culprit = (name: string): Culprit => config.plugins.get(name) ?? { name, type: 'user' }
  const rank = ({ name }: Plugin) => `${culprit(name).type === 'core' ? 0 : 1} ${name}`
  for (const plugin of offered.toSorted((a, b) => (rank(a) < rank(b) ? -1 : 1))) {
    try {
      registry.install(plugin)
    } catch (error) {
      failed.push({ plugin: culprit(plugin.name), error })
    }
  }
  const { missingModule, whyNotLoaded } = await import('@ctk/core')
  return {
    registry,
    failures: failed
      .map(({ plugin, error }) => {
        const { code, message, suggestions = [] } = error as Partial<CtkError>
        if (code?.startsWith('CTK_')) {
          const own = suggestions.length > 0 ? suggestions : remedies(plugin, undefined, config.dataDir)
          return { plugin: plugin.name, code, message: message ?? '', suggestions: own }
        }
        const missing = missingModule(error)?.package
        return {
          plugin: plugin.name,
          code: missing === undefined ? 'CTK_PLUGIN_INVALID' : 'CTK_DEPENDENCY_MISSING',
          message: whyNotLoaded(error),
          suggestions: remedies(plugin, missing, config.dataDir),
        }
      })
      .sort((a, b) => (a.plugin < b.plugin ? -1 : 1)),
  }
}

/**
 * What helps when a plugin does not work.
 *
 * @param missing the package that it lacks
 * @param dataDir the folder of installed plugins
 */
export function remedies({ name, type, root }: Culprit, missing: string | undefined, dataDir: string): string[] {
  if (type === 'core') return ['Install ctk again: npm install --global @ctk/cli']
  const without = `Or do without it: ctk plugins uninstall ${name}`
  const folder = type === 'link' ? root : dataDir
  if (missing !== undefined && folder !== undefined)
    return [commandLine('npm install', ['--prefix', folder, missing]), without]
  return [type === 'link' ? `Mend it in ${root}` : `ctk plugins update ${name}`, without]
}
