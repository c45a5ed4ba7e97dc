import { isDeepStrictEqual } from 'node:util'
import type { CommandManifest, ManifestArg, ManifestCommand, ManifestFlag } from './manifest-commands.ts'
import { markdownTable } from './markdown-table.ts'
import { type Page, page } from './page.ts'

/** The reference of all commands in the manifests, in order of name. */
export function commandsPage(manifests: readonly CommandManifest[]): Page {
  const commands = manifests
    .flatMap((manifest) => Object.values(manifest.commands))
    .filter(({ hidden }) => !hidden)
    .sort((a, b) => (a.id < b.id ? -1 : 1))
  // Commands that need no database lack the flags that name one; they are documented with all others nevertheless.
  const withDatabase = commands.filter(({ flags }) => flags?.uri !== undefined)
  const common = commonFlags(withDatabase.length > 0 ? withDatabase : commands)
  return page(
    'apps/docs/reference/commands.md',
    '# Commands',
    commands
      .map(({ id, summary = '' }) => `- [${typed(id)}](#${typed(id).replaceAll(' ', '-')}): ${summary}`)
      .join('\n'),
    'Every command says with its [exit code](exit-codes.md) how it ended.',
    ...(common.length > 0
      ? [
          '## Flags of every command',
          'Commands that need no database, such as `ctk plugins list`, have none of those that name one.',
          flagTable(common, ''),
        ]
      : []),
    ...commands.map((command) => commandSection(command, common)),
  )
}

/** The flags that all commands have in the same form; they are documented once. */
function commonFlags([first, ...others]: readonly ManifestCommand[]): ManifestFlag[] {
  if (!first || others.length === 0) return []
  return visible(first.flags).filter((flag) => others.every(({ flags }) => isDeepStrictEqual(flags?.[flag.name], flag)))
}

function visible<T extends { readonly name: string; readonly hidden?: boolean }>(
  all: Readonly<Record<string, T>> = {},
): T[] {
  return Object.values(all).filter(({ hidden }) => !hidden)
}

function commandSection(command: ManifestCommand, common: readonly ManifestFlag[]): string {
  const { id, summary, description, aliases = [] } = command
  const args = visible(command.args)
  const flags = visible(command.flags)
  const own = flags.filter(({ name }) => !common.some((flag) => flag.name === name))
  const parts = [
    `## ${typed(id)}`,
    sentence(fill(summary ?? '', id)),
    fence([typed(id), ...args.map(argUsage), ...(flags.length > 0 ? ['[FLAGS]'] : [])].join(' ')),
    fill(description ?? '', id).replaceAll(/\n+/g, '\n\n'),
    aliases.length > 0 ? `Also: ${aliases.map((alias) => `\`${typed(alias)}\``).join(', ')}` : '',
    markdownTable(
      ['argument', 'meaning'],
      args.map((arg) => [`\`${argName(arg)}\``, sentence(fill(arg.description ?? '', id))]),
    ),
    flagTable(own, id),
    examples(command),
  ]
  return parts.filter((part) => part !== '').join('\n\n')
}

function flagTable(flags: readonly ManifestFlag[], id: string): string {
  const sorted = [...flags].sort((a, b) => (a.name < b.name ? -1 : 1))
  return markdownTable(
    ['flag', 'meaning'],
    sorted.map((flag) => flagRow(flag, id)),
  )
}

function argName({ name }: ManifestArg): string {
  return name.toUpperCase()
}

function argUsage(arg: ManifestArg): string {
  return arg.required ? argName(arg) : `[${argName(arg)}]`
}

function flagRow(flag: ManifestFlag, id: string): string[] {
  const names = [flag.name, ...(flag.aliases ?? [])].map((name) => `--${flag.allowNo ? '[no-]' : ''}${name}`)
  if (flag.char) names.unshift(`-${flag.char}`)
  const value = flag.type === 'option' ? ` ${[flag.helpValue ?? flag.name.toUpperCase()].flat().join(' ')}` : ''
  const meaning = [
    fill(flag.summary ?? flag.description ?? '', id),
    flag.options ? `One of ${flag.options.map((option) => `\`${option}\``).join(', ')}.` : '',
    flag.multiple ? 'May be given several times.' : '',
    flag.required ? 'Required.' : '',
    flag.env ? `Environment: \`${flag.env}\`.` : '',
    flag.default === undefined || flag.default === false ? '' : `Default: \`${String(flag.default)}\`.`,
  ]
  return [
    `\`${names.join(', ')}${value}\``,
    meaning
      .filter((part) => part !== '')
      .map(sentence)
      .join(' '),
  ]
}

function sentence(text: string): string {
  return text === '' || /[.!?:]$/.test(text) ? text : `${text}.`
}

/** Examples without a word of their own stand together in one block. */
function examples({ id, examples: given = [] }: ManifestCommand): string {
  const blocks: { description: string; commands: string[] }[] = []
  for (const example of [given].flat()) {
    const { command, description = '' } = typeof example === 'string' ? { command: example } : example
    const last = blocks.at(-1)
    if (last && description === '') last.commands.push(fill(command, id))
    else blocks.push({ description: fill(description, id), commands: [fill(command, id)] })
  }
  return blocks
    .flatMap(({ description, commands }) => [description, fence(commands.join('\n'))])
    .filter((part) => part !== '')
    .join('\n\n')
}

/** The command as it is typed: oclif's ids have colons. */
function typed(id: string): string {
  return `ctk ${id.replaceAll(':', ' ')}`
}

/** Fills oclif's template: the binary and the command's own name. */
function fill(text: string, id: string): string {
  return text
    .replaceAll(/<%=\s*config\.bin\s*%>/g, 'ctk')
    .replaceAll(/<%=\s*command\.id\s*%>/g, id.replaceAll(':', ' '))
}

function fence(text: string): string {
  return `\`\`\`sh\n${text}\n\`\`\``
}
