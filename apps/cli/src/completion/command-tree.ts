import type { Candidate } from './candidate.js'
import type { InstalledCommand, InstalledPlugin } from './installed-commands.js'

/** The words of a line that name a command, and what is left of it. */
export interface FoundCommand {
  /** Undefined while the words lead to no command, such as `ctk retention`. */
  readonly command: InstalledCommand | undefined
  /** The words of the command or topic. */
  readonly path: readonly string[]
  /** The words behind it. */
  readonly rest: readonly string[]
}

/** Finds the longest command, or topic, that the words begin with. */
export function findCommand(words: readonly string[], commands: readonly InstalledCommand[]): FoundCommand {
  for (let length = words.length; length > 0; length -= 1) {
    const id = words.slice(0, length).join(':')
    const command = commands.find((each) => namesOf(each).includes(id))
    if (command) return { command, path: words.slice(0, length), rest: words.slice(length) }
    if (commands.some((each) => namesOf(each).some((name) => name.startsWith(`${id}:`))))
      return { command: undefined, path: words.slice(0, length), rest: words.slice(length) }
  }
  return { command: undefined, path: [], rest: words }
}

/** The words that can come next in the name of a command: commands and topics, in order. */
export function nextWords(
  path: readonly string[],
  commands: readonly InstalledCommand[],
  plugins: readonly InstalledPlugin[],
): Candidate[] {
  const lead = path.length === 0 ? '' : `${path.join(':')}:`
  const found = new Map<string, string>()
  for (const command of commands) {
    if (command.hidden || !command.id.startsWith(lead)) continue
    const [word = '', ...more] = command.id.slice(lead.length).split(':')
    const topic = plugins.map(({ oclif }) => oclif.topics?.[`${lead}${word}`]?.description).find(Boolean)
    const text = more.length === 0 ? (command.summary ?? command.description ?? '') : (topic ?? found.get(word) ?? '')
    found.set(word, text)
  }
  return [...found]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([value, text]) => ({ value, text: text.split('\n')[0] ?? '' }))
}

const namesOf = ({ id, aliases = [], hiddenAliases = [] }: InstalledCommand) => [id, ...aliases, ...hiddenAliases]
