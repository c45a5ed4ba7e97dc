import type { Contribution, ContributionPoint } from './contribution.js'

/**
 * The version of everything a plugin relies on: contracts, points and the registry. It moves more slowly than package versions:
 * only where a plugin that was written for the version before could break.
 */
export const CONTRACT_VERSION = 1

/**
 * The oldest version of the contract whose plugins still work. Those between it and {@link CONTRACT_VERSION} are told to be
 * updated, see apps/docs/compatibility.md.
 */
export const OLDEST_CONTRACT_VERSION = 1

/** What a plugin may do with the registry while it registers. */
export interface PluginRegistry {
  /** @throws CTK_PLUGIN_DUPLICATE when the name is taken at this point */
  add<T>(point: ContributionPoint<T>, contribution: Contribution<T>): void
}

/** A plugin: a name, the contract it was built for, and what it adds. */
export interface Plugin {
  /** The package's name. */
  readonly name: string
  /** The {@link CONTRACT_VERSION} it was built with. */
  readonly contract: number
  /** Adds everything that the plugin contributes. Must not import or do anything heavy: it runs at every start. */
  register(registry: PluginRegistry): void
}

/** Receives plugins: what the host hands to the hook `ctk:register`. */
export interface PluginHost {
  /** @throws CTK_PLUGIN_INCOMPATIBLE, CTK_PLUGIN_INVALID, CTK_PLUGIN_DUPLICATE */
  install(plugin: Plugin): void
}

/**
 * Declares a plugin for the contract of this package.
 *
 * @example
 * export const plugin = definePlugin({ name: 'ctk-plugin-x', register: (registry) => registry.add(RetentionStrategies, { … }) })
 * export const register = registerHook(plugin)
 */
export function definePlugin(plugin: Omit<Plugin, 'contract'>): Plugin {
  return { ...plugin, contract: CONTRACT_VERSION }
}

/** The function that a plugin's package names as its hook `ctk:register`. */
export function registerHook(plugin: Plugin): (options: { readonly registry: PluginHost }) => Promise<void> {
  return async ({ registry }) => registry.install(plugin)
}
