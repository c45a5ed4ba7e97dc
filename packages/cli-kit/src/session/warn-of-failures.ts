import { mark } from '../output/mark.js'
import type { PluginFailure } from './register-plugins.js'

/** Names the plugins that could not be loaded, with the remedy of each. */
export function warnOfFailures(failures: readonly PluginFailure[], note: (text: string) => void): void {
  for (const { plugin, message, suggestions } of failures) {
    const lines = [`${mark('warning', process.stderr)} Plugin ${plugin} could not be loaded: ${message}`]
    note([...lines, ...suggestions.map((suggestion) => `  ${suggestion}`)].join('\n'))
  }
}
