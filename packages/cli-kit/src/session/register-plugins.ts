import type { Registry } from '@ctk/core'
import type { Config } from '@oclif/core'

/** A plugin whose hook `ctk:register` failed, and why. */
export interface PluginFailure {
  readonly plugin: string
  /** A code of ours, where the plugin's own error has none: `CTK_PLUGIN_INVALID`. */
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

/** Makes the registry of a session and lets every installed plugin register itself. A plugin that fails stops no other one. */
export async function registerPlugins(config: Config): Promise<RegisteredPlugins> {
  const { Registry } = await import('@ctk/core')
  const registry = new Registry()
  const { failures } = await config.runHook('ctk:register', { registry }, undefined, true)
  return {
    registry,
    failures: failures
      .map(({ plugin, error }) => toFailure(plugin, error))
      .sort((a, b) => (a.plugin < b.plugin ? -1 : 1)),
  }
}

interface HookError extends Error {
  readonly code?: unknown
  readonly suggestions?: unknown
}

function toFailure(plugin: { readonly name: string; readonly type: string }, error: HookError): PluginFailure {
  const ours = typeof error.code === 'string' && error.code.startsWith('CTK_')
  const own = Array.isArray(error.suggestions) ? error.suggestions.map(String) : []
  const remedy =
    plugin.type === 'core'
      ? ['Install ctk again: npm install --global @ctk/cli']
      : ['ctk plugins update', `Or do without it: ctk plugins uninstall ${plugin.name}`]
  return {
    plugin: plugin.name,
    code: ours ? (error.code as string) : 'CTK_PLUGIN_INVALID',
    message: ours ? error.message : `${error.name}: ${error.message}`,
    suggestions: own.length > 0 ? own : remedy,
  }
}
