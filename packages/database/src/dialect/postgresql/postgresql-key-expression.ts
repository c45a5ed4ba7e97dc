import type { Granularity } from '@ctk/core'

/** What a partition key that is an expression says about time. */
export interface KeyExpression {
  readonly source: string
  /** The unit that time is cut to; undefined when it is not cut. */
  readonly unit: Extract<Granularity, string> | undefined
}

const units = ['second', 'minute', 'hour', 'day', 'week', 'month', 'quarter', 'year'] as const
const name = /^(?:"((?:[^"]|"")+)"|([^\s"'()[\],:]+))$/
const inUtc = [/^(.*) AT TIME ZONE '(?:UTC|Etc\/UTC|GMT)'::text$/s, /^timezone\('(?:UTC|Etc\/UTC|GMT)'::text, (.*)\)$/s]
const truncated = /^date_trunc\('(\w+)'::text, (.*)\)$/s
const toDate = [/^(.*)::date$/s, /^date\((.*)\)$/s]

/**
 * Reads the expression of a partition key as PostgreSQL prints it: a column, in UTC, cut by `date_trunc`, as a date.
 *
 * @returns undefined for everything else, other time zones included: nothing is guessed
 * @example readKeyExpression(`((ts AT TIME ZONE 'UTC'::text))::date`) // { source: 'ts', unit: undefined }
 */
export function readKeyExpression(text: string): KeyExpression | undefined {
  const bare = withoutParentheses(text)
  const cast = firstMatch(toDate, bare)
  // A date may be cut to a coarser unit, never to a finer one: its kind says that it is a whole day.
  if (cast !== undefined) return readKeyExpression(cast)
  const [, unit, argument = ''] = truncated.exec(bare) ?? []
  const source = columnIn(unit === undefined ? bare : argument)
  if (source === undefined) return undefined
  const known = units.find((each) => each === unit?.toLowerCase())
  return unit !== undefined && known === undefined ? undefined : { source, unit: known }
}

/** The column of an expression that is a column, as it is or in UTC. */
function columnIn(text: string): string | undefined {
  const bare = withoutParentheses(text)
  const inner = firstMatch(inUtc, bare)
  const [, quoted, plain] = name.exec(inner === undefined ? bare : withoutParentheses(inner)) ?? []
  return quoted?.replaceAll('""', '"') ?? plain
}

function firstMatch(patterns: readonly RegExp[], text: string): string | undefined {
  return patterns.map((pattern) => pattern.exec(text)?.[1]).find((found) => found !== undefined)
}

/** Takes off parentheses around the whole. */
function withoutParentheses(text: string): string {
  const inner = /^\((.*)\)$/s.exec(text)?.[1]
  return inner !== undefined && isBalanced(inner) ? withoutParentheses(inner) : text
}

function isBalanced(text: string): boolean {
  let depth = 0
  for (const [piece] of text.matchAll(/'(?:[^']|'')*'|"(?:[^"]|"")*"|[()]/g)) {
    if (piece === '(') depth++
    if (piece === ')' && --depth < 0) return false
  }
  return depth === 0
}
