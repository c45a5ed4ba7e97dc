import { CtkError, isCtkError } from '../errors/ctk-error.js'
import { subtractDuration } from './calendar.js'
import { parseDuration } from './duration.js'
import { formatInstantShort, type Instant, isInstant, parseInstant } from './instant.js'
import { quoted } from './quoted.js'
import { looksLikeIso, readIso } from './read-iso.js'
import { dayStart, instantAt } from './wall-clock.js'

/** What a cutoff is relative to. */
export interface CutoffOptions {
  readonly now: Instant
  /** The policy's: dates and times without a zone are of this one, and so are the calendar units of `now-1mo`. */
  readonly timeZone: string
}

/**
 * Reads the instant from which durations are counted back.
 *
 * - `2002-12-31`: the first instant of that day
 * - `2002-12-31T05:40Z`, `2002-12-31T05:40+02:00`; without a zone, a time of the policy's
 * - `now`, `now-3d`, `now - 1mo`
 * - epoch milliseconds, of at least 9 digits, but not of 10: those are seconds as a rule
 *
 * Nothing else: bare dates of 8 digits could be either, and SQL is not evaluated.
 *
 * @throws CTK_CUTOFF_INVALID; the message quotes the text and says what to write
 * @throws CTK_TIME_ZONE_INVALID
 * @example parseCutoff('2002-12-31', { now, timeZone: 'UTC' }) // 1041292800000
 */
export function parseCutoff(text: string, options: CutoffOptions): Instant {
  const trimmed = text.trim()
  if (/^now$/i.test(trimmed)) return options.now
  const back = /^now\s*[-−](.*)$/is.exec(trimmed)?.[1]
  if (back !== undefined) return countBack(trimmed, back, options)
  if (/^[-+]?\d+$/.test(trimmed)) return readNumber(trimmed)
  const instant = parseInstant(trimmed) ?? readLocal(trimmed, options.timeZone)
  if (instant !== undefined) return instant
  if (looksLikeIso(trimmed)) throw invalid(trimmed, 'there is no such date or time.')
  if (/^now\s*\+/i.test(trimmed)) throw invalid(trimmed, 'a cutoff counts back from now. Write a future one as a date.')
  throw invalid(trimmed, 'this is not a cutoff.')
}

function countBack(text: string, back: string, { now, timeZone }: CutoffOptions): Instant {
  try {
    const duration = parseDuration(back)
    if (!duration.infinite) return subtractDuration(now, duration, timeZone)
  } catch (error) {
    if (!isCtkError(error) || error.code !== 'CTK_DURATION_INVALID') throw error
    throw invalid(text, `the duration after now- is not understood. ${error.message}`, error)
  }
  throw invalid(text, 'for ever cannot be counted back.')
}

function readNumber(text: string): Instant {
  const value = Number(text)
  if (/^[1-9]\d{9}$/.test(text)) {
    throw invalid(text, `is it seconds or milliseconds? As seconds it is ${formatInstantShort(value * 1000)} UTC.`)
  }
  if (/^[1-9]\d{8,}$/.test(text) && isInstant(value)) return value
  if (text.startsWith('-')) throw invalid(text, 'a negative number is not a cutoff. Write times before 1970 as dates.')
  if (/^\d{8}$/.test(text)) {
    const date = text.replace(/^(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3')
    throw invalid(text, `is it a date or epoch milliseconds?${readIso(date) ? ` The date is ${date}.` : ''}`)
  }
  throw invalid(text, 'epoch milliseconds have 9 to 16 digits.')
}

function readLocal(text: string, timeZone: string): Instant | undefined {
  const read = readIso(text)
  if (!read || read.offset !== undefined || !isInstant(read.time)) return undefined
  return read.hasTime ? instantAt(read.time, timeZone) : dayStart(read.time, timeZone)
}

function invalid(text: string, problem: string, cause?: unknown): CtkError {
  return new CtkError({
    code: 'CTK_CUTOFF_INVALID',
    message: `${quoted(text)}: ${problem}`,
    suggestions: ['Write a date (2002-12-31), an instant (2002-12-31T05:40Z), now-3d, or epoch milliseconds.'],
    cause,
  })
}
