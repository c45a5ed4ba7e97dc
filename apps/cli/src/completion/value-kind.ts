import type { CommandFlag, InstalledCommand } from './installed-commands.js'

/** What the value of a flag or an argument is, as far as it can be completed. */
export type ValueKind =
  | 'policy'
  | 'policy or table'
  | 'tags'
  | 'tag expression'
  | 'table'
  | 'run'
  | 'hold'
  | 'archive'
  | 'archive or table'
  | 'repository'
  | 'strategy'
  | 'strategy and target'
  | 'format'
  | 'time zone'
  | 'file'
  | 'resource'
  | 'command'
  | 'plugin'
  | 'installed plugin'

/** By the name of the flag: those whose help shows only NAME or ID. */
const flagNames: Readonly<Record<string, ValueKind>> = {
  strategy: 'strategy',
  format: 'format',
  policy: 'policy',
  repository: 'repository',
  timezone: 'time zone',
}

/** By what the help shows as the value. Plugins of others take part by the same words. */
const helpValues: Readonly<Record<string, ValueKind>> = {
  TABLE: 'table',
  TAGS: 'tags',
  POLICY: 'policy',
  RUN: 'run',
  HOLD: 'hold',
  ARCHIVE: 'archive',
  REPOSITORY: 'repository',
  STRATEGY: 'strategy',
  FILE: 'file',
  PATH: 'file',
}

const argumentNames: Readonly<Record<string, ValueKind>> = {
  table: 'table',
  policy: 'policy or table',
  run: 'run',
  hold: 'hold',
  archive: 'archive or table',
  repository: 'repository',
  strategy: 'strategy',
  file: 'file',
  plan: 'file',
  resource: 'resource',
  source: 'resource',
}

/** Where the name of an argument alone does not tell. */
const argumentsOf: Readonly<Record<string, Readonly<Record<string, ValueKind>>>> = {
  'hold:release': { id: 'hold' },
  'repository:check': { name: 'repository' },
  'repository:rm': { name: 'repository' },
  'retention:policy-history': { policy: 'policy' },
  'save:table': { target: 'resource' },
  'st:ttl': { strategy: 'strategy and target' },
  help: { command: 'command' },
  'plugins:install': { plugin: 'plugin' },
  'plugins:uninstall': { plugin: 'installed plugin' },
  'plugins:inspect': { plugin: 'installed plugin' },
}

/** What the value of a flag is; undefined for what nobody can know, such as a duration. */
export function flagKind(command: InstalledCommand, { name, helpValue = '' }: CommandFlag): ValueKind | undefined {
  // Tags are given to a policy as a list, and select policies by an expression.
  const makesPolicies = command.flags?.duration !== undefined && command.flags['add-tags'] === undefined
  if (name === 'tags' && helpValue === 'TAGS' && !makesPolicies) return 'tag expression'
  return flagNames[name] ?? helpValues[helpValue]
}

/** What an argument of a command is. */
export function argumentKind(command: string, name: string): ValueKind | undefined {
  return argumentsOf[command]?.[name] ?? argumentNames[name]
}
