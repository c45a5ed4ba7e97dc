import { type Instant, unitStart } from '@ctk/core'
import { once, type Reading } from './reading.js'

const DAY = 86_400_000
const WEEK = 7 * DAY
const WEEKDAY =
  /^(?:(last|previous|past|this|next) )?(mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun|monday|tuesday|wednesday|thursday|friday|saturday|sunday)s?$/
const NAMES = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']

/**
 * Reads the name of a day of the week: "monday", any of them; "last monday", the one before today; "this monday", the one of
 * this week; "next monday", the one after today.
 */
export function weekdayReading(text: string, now: Instant): Reading | undefined {
  const [, which, name] = WEEKDAY.exec(text) ?? []
  if (name === undefined) return undefined
  const place = NAMES.indexOf(name.slice(0, 3)) * DAY
  const day = (start: Instant) => ({ start, stop: start + DAY })
  const latest = (until: Instant) => {
    const thisWeek = unitStart(until, 'week') + place
    return day(thisWeek > until ? thisWeek - WEEK : thisWeek)
  }
  const first = (from: Instant) => {
    const { start } = latest(from)
    return day(start < from ? start + WEEK : start)
  }
  if (which === undefined) return { kind: 'again', latest, first }
  const today = unitStart(now, 'day')
  const start =
    which === 'this'
      ? unitStart(now, 'week') + place
      : which === 'next'
        ? first(today + DAY).start
        : latest(today - DAY).start
  return once(start, start + DAY)
}
