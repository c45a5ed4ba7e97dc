import type { Config } from '@oclif/core'
import { catalogue } from './catalogue.js'

/** The package that a short name stands for: `load-kafka` is `@ctk/plugin-load-kafka`. */
export const packageOf = (shortName: string): string => `@ctk/plugin-${shortName}`

/** How people call a package: ours by the short name, others by their own. */
export const shortNameOf = (name: string): string => name.replace(/^@ctk\/plugin-/, '')

/**
 * The package that somebody means: an installed plugin's own name before one of ours by its short name. A tag stays; URLs,
 * scoped names and names that nobody knows are returned as they are.
 *
 * @example fullName('load-kafka@1.2.0', config) // '@ctk/plugin-load-kafka@1.2.0'
 */
export function fullName(given: string, config: Pick<Config, 'plugins'>): string {
  const [, name = given, tag = ''] = /^([\w.-]+)(@.*)?$/.exec(given) ?? []
  const ours = packageOf(name)
  if (config.plugins.has(name)) return given
  const known = config.plugins.has(ours) || catalogue.some(({ shortName }) => shortName === name)
  return known ? `${ours}${tag}` : given
}
