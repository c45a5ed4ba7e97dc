import { usageError } from '@ctk/cli-kit'
import type { Hook } from '@oclif/core'

/** An unknown command is a mistake on the command line: exit code 2, with the nearest command, and never a question. */
const hook: Hook.CommandNotFound = async ({ id, config }) => {
  const { nearest } = await import('@ctk/core')
  const commands = config.commands
    .filter((command) => !command.hidden)
    .flatMap((command) => [command.id, ...command.aliases])
    .map((name) => name.replaceAll(':', ' '))
  const typed = id.replaceAll(':', ' ')
  const words = typed.split(' ')
  const topic = words.length > 1 && config.findTopic(words[0] as string) ? ` ${words[0]}` : ''
  const near = nearest(typed, commands)
  throw await usageError(`There is no command "${typed}".${near === undefined ? '' : ` Did you mean "${near}"?`}`, [
    `Commands: ${config.bin}${topic} --help`,
  ])
}

export default hook
