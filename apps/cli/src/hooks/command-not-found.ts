import { usageError } from '@ctk/cli-kit'
import type { Hook } from '@oclif/core'

/** An unknown command is a mistake on the command line: exit code 2, with the nearest command, and never a question. */
const hook: Hook.CommandNotFound = async ({ id, config }) => {
  const { nearest } = await import('@ctk/core')
  const commands = config.commands
    .filter((command) => !command.hidden)
    .flatMap((command) => [command.id, ...command.aliases])
    .map((name) => name.replaceAll(':', ' '))
  const words = commandWords(id)
  const typed = words.join(' ')
  const topic = words.length > 1 && config.findTopic(words[0] as string) ? ` ${words[0]}` : ''
  const near = nearest(typed, commands)
  const found = typed === '' ? 'The first argument is not a command.' : `There is no command "${typed}".`
  throw await usageError(`${found}${near === undefined ? '' : ` Did you mean "${near}"?`}`, [
    `Commands: ${config.bin}${topic} --help`,
  ])
}

/** The words of an id that may be a command's. oclif makes the id of all arguments, the parts of an address with its password included. */
function commandWords(id: string): string[] {
  const words = id.split(':')
  const other = words.findIndex((word, i) => !/^[a-z][\w-]*$/i.test(word) || words[i + 1]?.startsWith('//'))
  return other === -1 ? words : words.slice(0, other)
}

export default hook
