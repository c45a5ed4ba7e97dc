import { CtkError } from '../errors/ctk-error.js'
import { DAY } from './civil.js'
import type { Granularity, NamedGranularity } from './granularity.js'
import { quoted } from './quoted.js'

export { readKey } from './read-key.js'

/** How an integer or text partition value encodes time. Made by {@link parseKeyFormat}. */
export interface KeyFormat {
  /** As it was given, and as it is stored. */
  readonly text: string
  /** How much time a value covers: the finest unit that it names. */
  readonly granularity: Granularity
  /** For the epoch formats: how many milliseconds a count of one is. Undefined for patterns. */
  readonly epochUnitMs: number | undefined
  /** For patterns: the tokens and separators, in order. Empty for the epoch formats. */
  readonly parts: readonly string[]
}

/** The tokens of a pattern: a fixed number of digits each. A pattern has the first few of them, in this order. */
const keyTokens = ['yyyy', 'MM', 'dd', 'HH', 'mm', 'ss'] as const

const units: readonly NamedGranularity[] = ['year', 'month', 'day', 'hour', 'minute', 'second']

/** Days of the epoch are days of UTC, whatever the policy's zone: hence bins, not calendar days. */
const epochs: Readonly<Record<string, { unitMs: number; granularity: Granularity }>> = {
  epoch_s: { unitMs: 1000, granularity: 'second' },
  epoch_ms: { unitMs: 1, granularity: 'millisecond' },
  epoch_d: { unitMs: DAY, granularity: { everyMs: DAY, originMs: 0 } },
}

/**
 * Reads the declaration of a key format: `epoch_s`, `epoch_ms` or `epoch_d` (counted from 1970 in UTC), or a pattern of
 * `yyyy MM dd HH mm ss` from the year down, with or without separators (`-` `/` `.` `:` `_` `T` or a blank).
 *
 * @throws CTK_POLICY_INVALID with the format that was probably meant, and the list of tokens
 * @example parseKeyFormat('yyyyMMdd').granularity // 'day'
 */
export function parseKeyFormat(text: string): KeyFormat {
  const epoch = Object.hasOwn(epochs, text) ? epochs[text] : undefined
  if (epoch) return { text, granularity: epoch.granularity, epochUnitMs: epoch.unitMs, parts: [] }
  const parts = splitPattern(text)
  const finest = parts && units[parts.filter(isToken).length - 1]
  if (parts && finest) return { text, granularity: finest, epochUnitMs: undefined, parts }
  const meant = guess(text)
  const tokens = `A key format is a pattern of ${keyTokens.join(' ')} from the year down, such as yyyyMMdd, or one of ${Object.keys(epochs).join(', ')}.`
  throw new CtkError({
    code: 'CTK_POLICY_INVALID',
    message: `${quoted(text)} is not a key format.${meant === undefined ? '' : ` Did you mean "${meant}"?`}`,
    suggestions: [tokens],
  })
}

function splitPattern(text: string): string[] | undefined {
  const parts = text.match(/yyyy|MM|dd|HH|mm|ss|T|[a-z]+|[^a-z]/gi) ?? []
  const tokens = parts.filter(isToken)
  const separators = parts.filter((part) => !isToken(part))
  const inOrder = tokens.length > 0 && tokens.every((token, i) => token === keyTokens[i])
  const delimited = parts.length > 0 && isToken(parts[0] ?? '') && isToken(parts.at(-1) ?? '')
  return inOrder && delimited && separators.every((part) => /^[-/.:_ T]$/.test(part)) ? parts : undefined
}

function isToken(part: string): boolean {
  return (keyTokens as readonly string[]).includes(part)
}

/** Other spellings of the same pattern: `YYYY-MM-DD`, `%Y%m%d`, `yyyymm`. */
function guess(text: string): string | undefined {
  const lower = text.trim().toLowerCase()
  const epoch = Object.keys(epochs).find((name) => name.replace('_', '') === lower.replace(/[^a-z]/g, ''))
  if (epoch !== undefined) return epoch
  let hours = false
  const pattern = lower.replaceAll('%', '').replace(/y+|m+|d+|h+|s+/g, (run) => {
    if (run.startsWith('h')) hours = true
    if (run.startsWith('m')) return hours ? 'mm' : 'MM'
    return keyTokens.find((token) => token.toLowerCase().startsWith(run.charAt(0))) ?? run
  })
  const upper = pattern.replace('t', 'T')
  return splitPattern(upper) ? upper : undefined
}
