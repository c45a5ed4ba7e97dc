import type { Registry } from '@ctk/core'
import { mark } from '../output/mark.js'
import type { PluginFailure } from './register-plugins.js'

/** Names the plugins that could not be loaded, with the remedy of each. */
export function warnOfFailures(failures: readonly PluginFailure[], note: (text: string) => void): void {
  for (const { plugin, message, suggestions } of failures) {
    const lines = [`${mark('warning', process.stderr)} Plugin ${plugin} could not be loaded: ${message}`]
    note([...lines, ...suggestions.map((suggestion) => `  ${suggestion}`)].join('\n'))
  }
}

/** Names the plugins that work, but were built for a version of the contract that is to go. */
export function warnOfOutdated({ outdated }: Pick<Registry, 'outdated'>, note: (text: string) => void): void {
  for (const { plugin, contract, current } of outdated) {
    note(
      `${mark('warning', process.stderr)} Plugin ${plugin} was built for version ${contract} of the plugin contract; this is version ${current}. It works, but a later ctk will not take it.\n  ctk plugins update ${plugin}`,
    )
  }
}
