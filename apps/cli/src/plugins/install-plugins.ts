import { type PluginFailure, registerPlugins } from '@ctk/cli-kit'
import { Config } from '@oclif/core/config'
import { explainInstall } from './explain-install.js'
import { findPackage } from './find-package.js'
import { fullName } from './full-name.js'
import { type InstalledPlugin, installedPlugins } from './installed-plugins.js'
import { runOclif } from './run-oclif.js'

/**
 * Installs plugins, one after the other, and looks whether they can be loaded.
 *
 * @param given as people name them
 * @returns what is new, and those of them that cannot be loaded
 * @throws CTK_USAGE where there is no such package, CTK_CONNECTION_FAILED, CTK_INSTALL_FAILED
 */
export async function installPlugins(
  given: readonly string[],
  { force, verbose }: { readonly force?: boolean; readonly verbose?: boolean },
  config: Config,
): Promise<{ installed: InstalledPlugin[]; failures: PluginFailure[] }> {
  const before = userPlugins(config)
  const flags = [...(force ? ['--force'] : []), ...(verbose ? ['--verbose'] : [])]
  for (const name of given) {
    try {
      await runOclif('plugins:install', [fullName(name, config), ...flags], config)
    } catch (error) {
      throw await explainInstall(name, error, config)
    }
  }
  const after = await Config.load(config.root)
  const names = given.map((name) => fullName(name, config).replace(/(?<=.)@.*$/, ''))
  // oclif remembers the package.json of the version that was there before.
  const there = userPlugins(after).map((plugin) => ({
    ...plugin,
    version: findPackage(plugin.name, config.dataDir)?.version ?? plugin.version,
  }))
  const installed = there.filter(
    ({ name, version }) =>
      names.includes(name) || !before.some((each) => each.name === name && each.version === version),
  )
  const { failures } = await registerPlugins(after)
  return { installed, failures: failures.filter(({ plugin }) => installed.some(({ name }) => name === plugin)) }
}

function userPlugins(config: Config): InstalledPlugin[] {
  return installedPlugins(config).filter(({ type }) => type === 'user')
}
