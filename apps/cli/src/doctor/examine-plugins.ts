import type { RegisteredPlugins } from '@ctk/cli-kit'
import type { Config } from '@oclif/core'
import type { DoctorPlugin } from './examination.js'

/** The installed plugins that register something, in order of name. */
export function examinePlugins(config: Config, { registry, failures }: RegisteredPlugins): DoctorPlugin[] {
  return config
    .getPluginsList()
    .filter((plugin) => plugin.hooks['ctk:register'] !== undefined)
    .map(({ name, version, type }) => {
      const failure = failures.find((each) => each.plugin === name)
      return { name, version, type, contract: registry.contractOf(name), failure }
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}
