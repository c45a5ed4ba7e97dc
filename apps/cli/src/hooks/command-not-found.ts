import type { Hook } from '@oclif/core'

/**
 * An unknown command is a mistake on the command line: exit code 2, with the nearest command. One of a plugin that is not
 * installed names its package in `data.package`, as what else is not installed does.
 */
const hook: Hook.CommandNotFound = async ({ id, config }) => {
  const { CtkError, nearest, suggestPackage } = await import('@ctk/core')
  const words = commandWords(id)
  const missing = prefixes(words).find((name) => suggestPackage('command', name) && !isInstalled(name, config))
  if (missing !== undefined) {
    const shortName = suggestPackage('command', missing)
    throw new CtkError({
      code: 'CTK_USAGE',
      message: `The command "${missing}" is not installed.`,
      suggestions: [`It comes with @ctk/plugin-${shortName}:  ctk plugins install ${shortName}`],
      data: { point: 'command', name: missing, package: `@ctk/plugin-${shortName}` },
    })
  }
  const commands = config.commands
    .filter((command) => !command.hidden)
    .flatMap((command) => [command.id, ...command.aliases])
    .map((name) => name.replaceAll(':', ' '))
  const typed = words.join(' ')
  const topic = words.length > 1 && config.findTopic(words[0] as string) ? ` ${words[0]}` : ''
  const near = nearest(typed, commands) ?? nearest(words[0] ?? '', suggestPackage.names('command'))
  const found = typed === '' ? 'The first argument is not a command.' : `There is no command "${typed}".`
  throw new CtkError({
    code: 'CTK_USAGE',
    message: `${found}${near === undefined ? '' : ` Did you mean "${near}"?`}`,
    suggestions: [`Commands: ${config.bin}${topic} --help`],
  })
}

/** `['a', 'b']` as `a b` and `a`. */
function prefixes(words: readonly string[]): string[] {
  return words.map((_, i) => words.slice(0, words.length - i).join(' '))
}

function isInstalled(name: string, config: Parameters<Hook.CommandNotFound>[0]['config']): boolean {
  const id = name.replaceAll(' ', ':')
  return config.findTopic(id) !== undefined || config.findCommand(id) !== undefined
}

/** The words of an id that may be a command's. oclif makes the id of all arguments, the parts of an address with its password included. */
function commandWords(id: string): string[] {
  const words = id.split(':')
  const other = words.findIndex((word, i) => !/^[a-z][\w-]*$/i.test(word) || words[i + 1]?.startsWith('//'))
  return other === -1 ? words : words.slice(0, other)
}

export default hook
