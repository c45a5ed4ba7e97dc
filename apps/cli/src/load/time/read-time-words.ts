import { type Instant, isCtkError, parseCutoff } from '@ctk/core'
import { readCalendar } from './read-calendar.js'
import { readWords } from './read-words.js'
import { once, type Reading } from './reading.js'

/** How words are compared: lower case, single blanks. */
export const normalized = (text: string) => text.trim().toLowerCase().replace(/\s+/g, ' ')

/**
 * Reads one time: a piece of the calendar, an ISO 8601 date or instant, epoch milliseconds, `now-3d`, or English words.
 *
 * @returns undefined where it is not understood
 * @throws CTK_CUTOFF_INVALID for what is written like a cutoff and is none: `2024-02-30`
 */
export async function readTimeWords(text: string, now: Instant): Promise<Reading | undefined> {
  const words = normalized(text)
  return readCalendar(words, now) ?? readCutoff(text, now) ?? (await readWords(words, now))
}

function readCutoff(text: string, now: Instant): Reading | undefined {
  const trimmed = text.trim()
  try {
    const start = parseCutoff(trimmed, { now, timeZone: 'UTC' })
    return /^[+-]?\d{4,6}-\d\d-\d\d$/.test(trimmed) ? once(start, start + 86_400_000) : once(start, start)
  } catch (error) {
    const isCutoff = /^(?:[-+]?\d+$|now\b|[+-]?\d{4,6}-\d\d-)/i.test(trimmed)
    if (isCutoff || !isCtkError(error)) throw error
    return undefined
  }
}
