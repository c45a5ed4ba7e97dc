import type { ColumnKind } from '../database/catalog.js'
import { readPlainTime } from './read-plain-time.js'

const words = new Set(['true', 'false', 't', 'f', '1', '0'])
const [MINUS, DOT, ZERO, NINE] = [45, 46, 48, 57] as const
/** As many digits as every number holds. */
const MOST_DIGITS = 15

/**
 * Whether a text says a value of a kind in a way that every database reads as `convertValue` does: then it may be written as it is,
 * which saves making a value of it and a text of that.
 *
 * @example isPlainText('-12.50', 'float') // true
 * @example isPlainText('1e3', 'float') // false
 */
export function isPlainText(text: string, kind: ColumnKind): boolean {
  switch (kind) {
    case 'integer':
      return isDecimal(text, false)
    case 'float':
      return isDecimal(text, true)
    case 'boolean':
      return words.has(text)
    case 'date':
      return text.length === 10 && readPlainTime(text) !== undefined
    case 'timestamp':
    case 'timestamptz':
      return readPlainTime(text) !== undefined
    default:
      return false
  }
}

function isDecimal(text: string, fraction: boolean): boolean {
  const from = text.charCodeAt(0) === MINUS ? 1 : 0
  let dot = -1
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === DOT && fraction && dot === -1 && at > from && at < text.length - 1) dot = at
    else if (code < ZERO || code > NINE) return false
  }
  return text.length > from && text.length <= MOST_DIGITS
}
