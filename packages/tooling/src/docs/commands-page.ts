import type { CommandManifest, ManifestArg, ManifestCommand, ManifestFlag } from './manifest-commands.ts'
import { markdownTable } from './markdown-table.ts'
import { type Page, page } from './page.ts'

/** The reference of all commands in the manifests, in order of name. */
export function commandsPage(manifests: readonly CommandManifest[]): Page {
  const commands = manifests
    .flatMap((manifest) => Object.values(manifest.commands))
    .filter(({ hidden }) => !hidden)
    .sort((a, b) => (a.id < b.id ? -1 : 1))
  return page(
    'apps/docs/reference/commands.md',
    '# Commands',
    commands
      .map(({ id, summary = '' }) => `- [${typed(id)}](#${typed(id).replaceAll(' ', '-')}): ${summary}`)
      .join('\n'),
    'Every command says with its [exit code](exit-codes.md) how it ended.',
    ...commands.map(commandSection),
  )
}

function commandSection(command: ManifestCommand): string {
  const { id, summary, description, aliases = [] } = command
  const args = Object.values(command.args ?? {}).filter(({ hidden }) => !hidden)
  const flags = Object.values(command.flags ?? {}).filter(({ hidden }) => !hidden)
  const parts = [
    `## ${typed(id)}`,
    fill(summary ?? '', id),
    fence([typed(id), ...args.map(argUsage), ...(flags.length > 0 ? ['[FLAGS]'] : [])].join(' ')),
    fill(description ?? '', id),
    aliases.length > 0 ? `Also: ${aliases.map((alias) => `\`${typed(alias)}\``).join(', ')}` : '',
    markdownTable(
      ['argument', 'meaning'],
      args.map((arg) => [`\`${argName(arg)}\``, sentence(fill(arg.description ?? '', id))]),
    ),
    markdownTable(
      ['flag', 'meaning'],
      flags.sort((a, b) => (a.name < b.name ? -1 : 1)).map((flag) => flagRow(flag, id)),
    ),
    examples(command),
  ]
  return parts.filter((part) => part !== '').join('\n\n')
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

function examples({ id, examples: given = [] }: ManifestCommand): string {
  return [given]
    .flat()
    .map((example) => {
      const { command, description = '' } = typeof example === 'string' ? { command: example } : example
      return [fill(description, id), fence(fill(command, id))].filter((part) => part !== '').join('\n\n')
    })
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
