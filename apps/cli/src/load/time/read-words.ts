import { type Instant, unitEnd, unitStart } from '@ctk/core'
import type { ParsedComponents, ParsedResult } from 'chrono-node'
import { once, type Reading, type Stretch } from './reading.js'
import { yearly } from './yearly.js'

/** A date that begins a leap year, so that February 29th is a day. */
const LEAP = Date.UTC(2024, 0, 1)

/**
 * Reads dates and moments in English words, by chrono: "jul 1", "1 July 2024", "3 days ago", "an hour ago", "yesterday 14:00".
 * Without an hour they are whole days (months, years).
 *
 * @returns undefined where not all of the text is one of them, and for what could be read in two ways: `1/8/2024`
 */
export async function readWords(text: string, now: Instant): Promise<Reading | undefined> {
  for (const reference of [now, LEAP]) {
    const found = await parse(text, reference)
    if (found && !found.end) {
      const reading = readComponents(found.start, now)
      if (reference === now || reading?.kind === 'again') return reading
    }
  }
  return undefined
}

/** Reads two times of day of one day: "yesterday 14:00 to 16:00". */
export async function readHours(text: string, now: Instant): Promise<Stretch | undefined> {
  const found = await parse(text, now)
  if (!found?.end?.isCertain('hour') || !found.start.isCertain('hour')) return undefined
  return { start: moment(found.start, now), stop: found.end.date().getTime() }
}

async function parse(text: string, now: Instant): Promise<ParsedResult | undefined> {
  // Which number is the month differs from country to country; a number behind a month's name is a day or nothing, never a year of two digits.
  if (/\d\/\d|\d\.\d+\.\d/.test(text) || /^[a-z]{3,9}\.? ?(?:3[2-9]|[4-9]\d)\b/.test(text)) return undefined
  // "last 0 days" would be today.
  if (/^(?:the )?(?:last|past|previous) \d/.test(text)) return undefined
  const { casual } = await import('chrono-node/en')
  const [found, second] = casual.parse(text, { instant: new Date(now), timezone: 0 })
  return second === undefined && found?.text.trim() === text ? found : undefined
}

function readComponents(at: ParsedComponents, now: Instant): Reading | undefined {
  if (at.isCertain('hour')) {
    const start = moment(at, now)
    return once(start, start)
  }
  const start = Date.UTC(at.get('year') ?? 0, (at.get('month') ?? 1) - 1, at.get('day') ?? 1)
  if (at.isCertain('day')) {
    const [month = 1, day = 1] = [at.get('month') ?? 1, at.get('day') ?? 1]
    return at.isCertain('year') ? once(start, unitEnd(start, 'day')) : yearly((year) => dayOf(year, month, day))
  }
  if (at.isCertain('month')) {
    // A month without a year is read by the calendar.
    if (!at.isCertain('year')) return undefined
    const first = unitStart(start, 'month')
    return once(first, unitEnd(first, 'month'))
  }
  if (!at.isCertain('year')) return undefined
  const first = unitStart(start, 'year')
  return once(first, unitEnd(first, 'year'))
}

/** The instant of components with an hour: not in the future where only the year or the week is left open. */
function moment(at: ParsedComponents, now: Instant): Instant {
  const instant = at.date().getTime()
  if (instant <= now || at.isCertain('year')) return instant
  if (at.isCertain('weekday') && !at.isCertain('day')) return instant - 7 * 86_400_000
  if (!at.isCertain('month')) return instant
  return new Date(instant).setUTCFullYear(new Date(instant).getUTCFullYear() - 1)
}

function dayOf(year: number, month: number, day: number): Stretch | undefined {
  const start = Date.UTC(year, month - 1, day)
  return new Date(start).getUTCDate() === day ? { start, stop: unitEnd(start, 'day') } : undefined
}
