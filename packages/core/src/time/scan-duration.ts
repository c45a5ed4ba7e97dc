import { CtkError } from '../errors/ctk-error.js'
import { nearest } from '../text/nearest.js'
import { findUnit, type UnitFacts, unitMeant, unitWords } from './duration-units.js'
import { quoted } from './quoted.js'

/** A number and its unit. */
export interface DurationPart {
  readonly count: bigint
  readonly facts: UnitFacts
}

const EXAMPLES = '1w, 30d, 18mo, P1Y'
const ISO = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/i
const ISO_UNITS = ['y', 'mo', 'w', 'd', 'h', 'm', 's']

/**
 * Takes the text of a finite duration apart, in the order in which it is written.
 *
 * @throws CTK_DURATION_INVALID
 * @example scanDuration('1h30m').map((part) => part.facts.word) // ['hour', 'minute']
 */
export function scanDuration(text: string): DurationPart[] {
  if (text.trim() === '')
    throw durationError(text, `there is no duration here. Durations are ${EXAMPLES}, or INF for ever.`)
  if (/^\s*[-−]|^\s*P.*-/i.test(text)) throw notLongerThanZero(text)
  if (/\d[.,]\d/.test(text)) {
    throw durationError(
      text,
      'the parts of a duration are whole numbers. Use a smaller unit: 90m for an hour and a half.',
    )
  }
  return /^\s*P/i.test(text) ? scanIso(text) : scanLiteral(text)
}

/** The error about a duration of zero or less. */
export function notLongerThanZero(text: string): CtkError {
  return durationError(text, `a duration is longer than zero, such as ${EXAMPLES}.`)
}

/** An error about the text of a duration: quotes it, then says what to do. */
export function durationError(text: string, problem: string): CtkError {
  return new CtkError({ code: 'CTK_DURATION_INVALID', message: `${quoted(text.trim())}: ${problem}` })
}

function scanIso(text: string): DurationPart[] {
  const counts = ISO.exec(text.trim())?.slice(1)
  if (!counts?.some((count) => count !== undefined) || /T\s*$/i.test(text)) {
    throw durationError(
      text,
      'this is not an ISO 8601 duration. Those are P1Y, P18M, P2W, P1DT12H; or write 1y, 18mo, 2w.',
    )
  }
  return counts.flatMap((count, i) => {
    const facts = findUnit(ISO_UNITS[i] ?? '')
    return count === undefined || facts === undefined ? [] : [{ count: BigInt(count), facts }]
  })
}

function scanLiteral(text: string): DurationPart[] {
  const parts: DurationPart[] = []
  const part = /\s*(\d+)\s*(\p{L}*)\s*/uy
  while (part.lastIndex < text.length) {
    const [, digits, word = ''] = part.exec(text) ?? []
    if (digits === undefined) throw unreadable(text)
    parts.push({ count: BigInt(digits), facts: findUnit(word) ?? refuseUnit(text, digits, word) })
  }
  return parts
}

function refuseUnit(text: string, digits: string, word: string): never {
  const count = BigInt(digits)
  if (word === '') {
    if (count === 0n) throw notLongerThanZero(text)
    throw durationError(text, `${count} what? days are ${count}d.`)
  }
  if (word === 'M') throw durationError(text, `did you mean ${count}mo (months) or ${count}m (minutes)?`)
  const meant = unitMeant(word) ?? nearest(word, unitWords)
  if (meant !== undefined) throw durationError(text, `there is no unit "${word}". Did you mean ${meant}?`)
  throw unreadable(text)
}

function unreadable(text: string): CtkError {
  const units = 'ns u ms s m h d w mo y'
  return durationError(
    text,
    `this is not a duration. Write numbers with units (${units}), such as ${EXAMPLES}, or INF for ever.`,
  )
}
