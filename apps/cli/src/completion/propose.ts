import type { NameKind } from '@ctk/cli-kit/names'
import type { Candidate, Proposal } from './candidate.js'
import { findCommand, nextWords } from './command-tree.js'
import { contributedNames, type Point } from './contributed-names.js'
import type { InstalledCommand, InstalledPlugin } from './installed-commands.js'
import { matching } from './matching.js'
import { type Asked, askedFor } from './question.js'
import type { ValueKind } from './value-kind.js'

/** What a proposal is made of. */
export interface Knowledge {
  readonly plugins: readonly InstalledPlugin[]
  readonly commands: readonly InstalledCommand[]
  /** Names in the database that the command line leads to; none where it cannot be asked. */
  readonly names: (kinds: readonly NameKind[], asked: Asked) => Promise<readonly Candidate[]>
}

const nothing: Proposal = { candidates: [] }

/**
 * What the word at the cursor can become.
 *
 * @param words those before it, without the program
 * @param current what is typed of it, without the quotes of the shell
 */
export async function propose(words: readonly string[], current: string, knowledge: Knowledge): Promise<Proposal> {
  const { plugins, commands } = knowledge
  const { command, path, rest } = findCommand(words, commands)
  if (command?.id === 'help') return { candidates: matching(nextWords(rest, commands, plugins), current) }
  if (!command) {
    if (rest.length > 0) return nothing
    const root = path.length === 0 ? [{ value: 'help', text: 'Display help' }] : []
    const words = nextWords(path, commands, plugins)
    return { candidates: matching(words.some(({ value }) => value === 'help') ? words : [...words, ...root], current) }
  }
  // A topic that is a command as well, such as `ctk plugins`.
  const more = rest.length === 0 ? matching(nextWords(path, commands, plugins), current) : []
  const asked = askedFor(command, rest, current)
  const { question } = asked
  if (question.wanted === 'nothing') return { candidates: more }
  if (question.wanted === 'flag') {
    return more.length > 0 ? { candidates: more } : { candidates: matching(flagsOf(command, asked), question.typed) }
  }
  const { before, typed, options, kind } = question
  const proposal =
    options.length > 0
      ? {
          candidates: matching(
            options.map((value) => ({ value, text: '' })),
            typed,
          ),
        }
      : kind === undefined
        ? nothing
        : await valuesOf(kind, typed, asked, knowledge)
  return {
    ...proposal,
    candidates: [...more, ...proposal.candidates.map((each) => ({ ...each, value: `${before}${each.value}` }))],
  }
}

function flagsOf({ flags = {} }: InstalledCommand, { given }: Asked): Candidate[] {
  const list = Object.values(flags)
    .filter(({ hidden, multiple, name }) => !hidden && (multiple || !given.has(name)))
    .flatMap(({ name, summary, description, allowNo }) => {
      const text = (summary ?? description ?? '').split('\n')[0] ?? ''
      return [{ value: `--${name}`, text }, ...(allowNo ? [{ value: `--no-${name}`, text }] : [])]
    })
  return [...list, { value: '--help', text: 'Show help' }]
}

async function valuesOf(kind: ValueKind, typed: string, asked: Asked, knowledge: Knowledge): Promise<Proposal> {
  const { plugins, commands, names } = knowledge
  const of = async (...kinds: NameKind[]) => ({ candidates: matching(await names(kinds, asked), typed) })
  const offered = async (...points: Point[]) => ({
    candidates: matching(await contributedNames(plugins, points), typed),
  })
  switch (kind) {
    case 'policy':
    case 'table':
    case 'run':
    case 'hold':
    case 'archive':
    case 'repository':
      return of(kind)
    case 'policy or table':
      return either(await of('policy'), () => of('table'))
    case 'archive or table':
      return either(await of('archive'), () => of('table'))
    case 'tags':
      return tags(await names(['tag'], asked), typed)
    case 'tag expression':
      return tagExpression(await names(['tag'], asked), typed)
    case 'strategy':
      return offered('retention-strategy')
    case 'format':
      return offered('format')
    case 'strategy and target':
      return typed.startsWith('snapshot:')
        ? within('snapshot:', typed, await names(['repository'], asked))
        : offered('retention-strategy')
    case 'time zone':
      return {
        candidates: matching(
          Intl.supportedValuesOf('timeZone').map((value) => ({ value, text: '' })),
          typed,
        ),
      }
    case 'file':
      return { candidates: [], files: true }
    case 'resource':
      return resources(await contributedNames(plugins, ['source', 'sink']), typed)
    case 'command':
      return { candidates: matching(nextWords([], commands, plugins), typed) }
    case 'plugin':
      return { candidates: matching(await missingPlugins(plugins), typed) }
    case 'installed plugin':
      return { candidates: matching(pluginNames(plugins), typed) }
  }
}

/** Ids are few; tables are offered once what is typed is the beginning of none. */
async function either(first: Proposal, second: () => Promise<Proposal>): Promise<Proposal> {
  return first.candidates.length > 0 ? first : second()
}

/** `a,b`: the last one is being typed, and those before it are not offered again. */
function tags(known: readonly Candidate[], typed: string): Proposal {
  const before = /^(?:.*,)?/s.exec(typed)?.[0] ?? ''
  const given = before.split(',')
  // One with a comma in it cannot be said in a list.
  const left = known.filter(({ value }) => !value.includes(',') && !given.includes(value))
  return within(before, typed, left)
}

/** `a,b`, `a or b`, `not (a or "b c")`: the last tag is being typed. Words such as `or` are left to the person. */
function tagExpression(known: readonly Candidate[], typed: string): Proposal {
  const before = /^(?:"[^"]*"|[^"])*[\s,(]/.exec(typed)?.[0] ?? ''
  const quoted = known.map((each) => (/^[\w.-]+$/.test(each.value) ? each : { ...each, value: `"${each.value}"` }))
  return within(
    before,
    typed,
    quoted.filter(({ value }) => !value.slice(1, -1).includes('"')),
  )
}

function within(before: string, typed: string, known: readonly Candidate[]): Proposal {
  const found = matching(known, typed.slice(before.length))
  return { candidates: found.map((each) => ({ ...each, value: `${before}${each.value}` })) }
}

/** A file, or a URL whose beginning is typed. */
function resources(schemes: readonly Candidate[], typed: string): Proposal {
  const urls = schemes.map(({ value, text }) => ({ value: `${value}://`, text }))
  const found = typed === '' || typed.includes('://') ? [] : matching(urls, typed)
  return found.length > 0 ? { candidates: found, open: true } : { candidates: [], files: true }
}

async function missingPlugins(installed: readonly InstalledPlugin[]): Promise<Candidate[]> {
  const { catalogue } = await import('../plugins/catalogue.js')
  const names = pluginNames(installed).map(({ value }) => value)
  return catalogue
    .filter(({ shortName }) => !names.includes(shortName))
    .map(({ shortName, summary }) => ({ value: shortName, text: summary }))
}

function pluginNames(installed: readonly InstalledPlugin[]): Candidate[] {
  return installed
    .slice(1)
    .filter(({ name }) => !name.startsWith('@oclif/'))
    .map(({ name }) => ({ value: name.replace(/^@ctk\/plugin-/, ''), text: '' }))
}
