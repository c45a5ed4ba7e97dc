import { stripVTControlCharacters } from 'node:util'

/** What an error of oclif's parser may carry. */
interface ParserError {
  readonly message: string
  readonly flags?: unknown
  readonly args?: unknown
  readonly parse?: { readonly input?: { readonly flags?: Record<string, KnownFlag> } }
}

interface KnownFlag {
  readonly aliases?: readonly string[]
  readonly hidden?: boolean
}

/** What a person is told of a command line that oclif could not parse. */
export async function parseFailure(error: ParserError): Promise<string> {
  const message = stripVTControlCharacters(error.message)
  if (message.startsWith('Nonexistent flag') && Array.isArray(error.flags)) return unknownFlags(error)
  if (message.startsWith('Missing') && Array.isArray(error.args)) {
    return `${error.args.map((arg: { name: string }) => arg.name.toUpperCase()).join(' and ')} is missing.`
  }
  if (message.startsWith('Unexpected argument') && Array.isArray(error.args)) {
    return `${error.args.map((arg) => JSON.stringify(arg)).join(', ')} is one argument too many.`
  }
  const reasons = message
    .replace(/\n?See more help with --help/, '')
    .replace(/^The following errors? occurred:\s*/, '')
    .replace(/^Parsing (--\S+) \n\t/, '$1: ')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
  return sentence(reasons.join('; '))
}

async function unknownFlags(error: ParserError): Promise<string> {
  const { nearest } = await import('@ctk/core')
  const known = Object.entries(error.parse?.input?.flags ?? {})
    .filter(([, flag]) => !flag.hidden)
    .flatMap(([name, flag]) => [name, ...(flag.aliases ?? [])])
  const unknown = error.flags as string[]
  const near = nearest((unknown[0] ?? '').replace(/^--?/, '').replace(/=.*$/s, ''), known)
  const names = unknown.map((flag) => flag.replace(/=.*$/s, '')).join(', ')
  return `There is no flag ${names}.${near === undefined ? '' : ` Did you mean --${near}?`}`
}

function sentence(text: string): string {
  return /[.?!]$/.test(text) ? text : `${text}.`
}
