import { parseArgs } from 'node:util'
import { ask } from './ask.js'
import { createPlugin } from './create-plugin.js'
import { isKind, type Kind, kinds } from './kinds.js'
import { nextCommands } from './next-commands.js'
import { parsePluginName } from './plugin-name.js'
import { ownVersion } from './read-template.js'
import { Refusal } from './refusal.js'
import type { Terminal } from './terminal.js'
import { usage } from './usage.js'

/**
 * The program `create-ctk-plugin`.
 *
 * @returns the exit code: 0 written; 2 the command line does not fit together; 3 the folder is not free; 130 interrupted
 */
export async function main(argv: readonly string[], terminal: Terminal): Promise<number> {
  const { stdout, stderr, stdin } = terminal
  try {
    const { name, kind, help, version } = read(argv)
    if (help) return say(stdout, usage)
    if (version) return say(stdout, await ownVersion())
    const answers = Boolean(stdin.isTTY && stderr.isTTY)
    const chosen = name ?? (answers ? await ask.name(terminal) : refuse('A plugin needs a name.'))
    parsePluginName(chosen)
    const created = await createPlugin(
      chosen,
      kind ??
        (answers ? await ask.kind(terminal) : refuse(`Which kind of plugin is "${chosen}" to be? --kind is missing.`)),
      terminal.cwd(),
    )
    return say(stdout, nextCommands(created))
  } catch (error) {
    if (error instanceof Error && error.name === 'AbortError') return 130
    if (!(error instanceof Refusal)) throw error
    stderr.write([`✖ ${error.message}`, ...error.suggestions.map((text) => `  ${text}`), ''].join('\n'))
    return error.exitCode
  }
}

interface Arguments {
  readonly name: string | undefined
  readonly kind: Kind | undefined
  readonly help: boolean
  readonly version: boolean
}

function read(argv: readonly string[]): Arguments {
  const { values, positionals } = parse(argv)
  const [name, ...more] = positionals
  const { kind, help = false, version = false } = values
  if (more.length > 0) refuse(`There is one name too many: ${more[0]}.`)
  if (kind !== undefined && !isKind(kind)) {
    throw new Refusal(`There is no kind "${kind}".`, [`There are ${Object.keys(kinds).join(', ')}.`])
  }
  return { name, kind, help, version }
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        kind: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
        version: { type: 'boolean', short: 'v' },
      },
    })
  } catch (error) {
    return refuse((error as Error).message)
  }
}

function refuse(message: string): never {
  throw new Refusal(message, ['', ...usage.split('\n')])
}

function say(stream: NodeJS.WritableStream, text: string): 0 {
  stream.write(`${text}\n`)
  return 0
}
