import { Refusal } from './refusal.js'

/** A name in the forms that a repository has it in. */
export interface PluginName {
  /** What npm knows: `ctk-plugin-quiet-hours`, or `@acme/ctk-plugin-quiet-hours`. */
  readonly package: string
  /** The folder, and the name of the repository: `ctk-plugin-quiet-hours`. */
  readonly folder: string
  /** What the plugin adds is called: `quiet-hours`. */
  readonly kebab: string
  /** `quietHours` */
  readonly camel: string
  /** `QUIET_HOURS` */
  readonly upper: string
}

const prefix = 'ctk-plugin-'
const longest = 40

/**
 * Reads a name as it was typed, with or without a scope and the prefix `ctk-plugin-`.
 *
 * @throws Refusal for a name that neither npm nor the command line could use
 * @example parsePluginName('quiet-hours').package // 'ctk-plugin-quiet-hours'
 */
export function parsePluginName(text: string): PluginName {
  const [, scope = '', base = text] = /^(@[a-z0-9][a-z0-9._-]*\/)(.*)$/.exec(text) ?? []
  const kebab = base.startsWith(prefix) ? base.slice(prefix.length) : base
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(kebab) || kebab.length > longest) {
    throw new Refusal(`"${text}" cannot be the name of a plugin.`, [
      `A name has lower-case letters, digits and single hyphens, begins with a letter, and is ${longest} characters long at most: quiet-hours.`,
    ])
  }
  const words = kebab.split('-')
  return {
    package: `${scope}${prefix}${kebab}`,
    folder: `${prefix}${kebab}`,
    kebab,
    camel: words.map((word, i) => (i === 0 ? word : `${word[0]?.toUpperCase()}${word.slice(1)}`)).join(''),
    upper: words.join('_').toUpperCase(),
  }
}
