import type { Interfaces } from '@oclif/core'
import type { AvailablePlugin } from '../commands/plugins/available.js'
import { catalogue } from './catalogue.js'
import { packageOf } from './full-name.js'
import { addedBy } from './installed-plugins.js'

/** The plugins of ours, in order of name, and which of them are installed. */
export function availablePlugins(config: Interfaces.Config): AvailablePlugin[] {
  return catalogue.map(({ shortName, summary, size }) => {
    const name = packageOf(shortName)
    const plugin = config.plugins.get(name)
    return {
      shortName,
      package: name,
      summary,
      adds: addedBy(shortName),
      size,
      installed: plugin !== undefined,
      version: plugin?.version,
      core: plugin?.type === 'core',
    }
  })
}
