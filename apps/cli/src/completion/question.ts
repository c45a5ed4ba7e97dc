import type { CommandFlag, InstalledCommand } from './installed-commands.js'
import { argumentKind, flagKind, type ValueKind } from './value-kind.js'

/** What can stand where the cursor is, behind the name of a command. */
export type Question =
  | { readonly wanted: 'flag'; readonly typed: string }
  | {
      readonly wanted: 'value'
      readonly kind: ValueKind | undefined
      /** What the value may be, where the command itself lists that. */
      readonly options: readonly string[]
      /** The part of the word that stays, such as `--tags=`. */
      readonly before: string
      readonly typed: string
    }
  | { readonly wanted: 'nothing' }

/** A question, and the flags and arguments before it. */
export interface Asked {
  readonly question: Question
  /** Flags that were given, by name, with their last value. */
  readonly given: ReadonlyMap<string, string | undefined>
  /** The argument that names the database. */
  readonly database: string | undefined
}

/** Finds out what can stand at the cursor, as oclif would read the words. */
export function askedFor(command: InstalledCommand, words: readonly string[], current: string): Asked {
  const flags = Object.values(command.flags ?? {})
  const given = new Map<string, string | undefined>()
  const values: string[] = []
  let pending: CommandFlag | undefined
  let only = false
  for (const word of words) {
    if (pending) {
      given.set(pending.name, word)
      pending = undefined
    } else if (only || !word.startsWith('-') || word === '-') values.push(word)
    else if (word === '--') only = true
    else {
      const [name = '', value] = splitOnce(word, '=')
      const flag = findFlag(flags, name)
      if (flag?.type === 'option' && value === undefined) pending = flag
      else if (flag) given.set(flag.name, value)
    }
  }
  const database = values.find((value) => value.includes('://'))
  const arguments_ = values.filter((value) => !value.includes('://'))
  return { question: ask(command, flags, { pending, only, arguments: arguments_, current }), given, database }
}

interface Place {
  readonly pending: CommandFlag | undefined
  readonly only: boolean
  readonly arguments: readonly string[]
  readonly current: string
}

function ask(command: InstalledCommand, flags: readonly CommandFlag[], place: Place): Question {
  const { pending, only, current } = place
  if (pending) return valueFor(command, pending, '', current)
  if (!only && current.startsWith('-') && current !== '-') {
    const [name = '', typed] = splitOnce(current, '=')
    const flag = findFlag(flags, name)
    if (typed === undefined) return { wanted: 'flag', typed: current }
    return flag?.type === 'option' ? valueFor(command, flag, `${name}=`, typed) : { wanted: 'nothing' }
  }
  const named = Object.entries(command.args ?? {}).filter(([name]) => name !== 'database')
  const [name, definition] = named[place.arguments.length] ?? (named.at(-1)?.[1].multiple ? (named.at(-1) ?? []) : [])
  if (name === undefined) return current === '' && !only ? { wanted: 'flag', typed: '' } : { wanted: 'nothing' }
  return {
    wanted: 'value',
    kind: argumentKind(command.id, name),
    options: definition?.options ?? [],
    before: '',
    typed: current,
  }
}

function valueFor(command: InstalledCommand, flag: CommandFlag, before: string, typed: string): Question {
  return { wanted: 'value', kind: flagKind(command, flag), options: flag.options ?? [], before, typed }
}

function findFlag(flags: readonly CommandFlag[], word: string): CommandFlag | undefined {
  const name = word.replace(/^--?/, '')
  return flags.find((flag) =>
    word.startsWith('--') ? flag.name === name || flag.aliases?.includes(name) : flag.char === name,
  )
}

function splitOnce(text: string, mark: string): [string, string | undefined] {
  const at = text.indexOf(mark)
  return at === -1 ? [text, undefined] : [text.slice(0, at), text.slice(at + mark.length)]
}
