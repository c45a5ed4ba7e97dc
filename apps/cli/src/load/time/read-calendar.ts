import { type CalendarUnit, type Instant, unitEnd, unitStart } from '@ctk/core'
import { once, type Reading } from './reading.js'
import { weekdayReading } from './weekday.js'
import { yearly } from './yearly.js'

const UNITS: Readonly<Record<string, CalendarUnit>> = {
  day: 'day',
  week: 'week',
  month: 'month',
  quarter: 'quarter',
  year: 'year',
}
const CLOCK: Readonly<Record<string, number>> = { second: 1000, minute: 60_000, hour: 3_600_000 }
const NUMBERS = [
  'zero',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
]
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const MONTH =
  /^(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?(?: (\d{4}))?$/
const MOST = 10_000
const DAY = 86_400_000

/**
 * Reads what names a piece of the calendar: `2024`, `2024-03`, `2024-Q2`, `2024-W09`, `Q2`, "today", "last week", "this month", "last 3
 * days", "monday". Units of the calendar are whole, and "last 3 days" are the three before today; hours and smaller are counted
 * back from now. Weeks begin on Monday.
 *
 * @param text in lower case, with single blanks
 * @returns undefined for anything else
 */
export function readCalendar(text: string, now: Instant): Reading | undefined {
  return (
    readNumbers(text) ?? readMonth(text) ?? readNamedDay(text, now) ?? readUnits(text, now) ?? weekdayReading(text, now)
  )
}

function readNumbers(text: string): Reading | undefined {
  const month = /^(\d{4})(?:-(\d\d))?$/.exec(text)
  if (month)
    return whole(Date.UTC(Number(month[1]), Number(month[2] ?? 1) - 1), month[2] ? 'month' : 'year', month[2], 12)
  const quarter = /^(\d{4})[- ]?q([1-4])$/.exec(text) ?? swapped(/^q([1-4])[- ](\d{4})$/.exec(text))
  if (quarter) return whole(Date.UTC(Number(quarter[1]), (Number(quarter[2]) - 1) * 3), 'quarter')
  const everyQuarter = /^q([1-4])$/.exec(text)
  if (everyQuarter) {
    const month = (Number(everyQuarter[1]) - 1) * 3
    return yearly((year) => ({ start: Date.UTC(year, month), stop: Date.UTC(year, month + 3) }))
  }
  const week = /^(\d{4})-?w(\d\d)$/.exec(text)
  if (!week) return undefined
  // The first week of a year is the one with January 4th.
  const start = unitStart(Date.UTC(Number(week[1]), 0, 4), 'week') + (Number(week[2]) - 1) * 7 * DAY
  const thursday = new Date(start + 3 * DAY)
  return thursday.getUTCFullYear() === Number(week[1]) ? whole(start, 'week') : undefined
}

/** Months by their short names, which chrono only reads beside a day. */
function readMonth(text: string): Reading | undefined {
  const [, name = '', year] = MONTH.exec(text) ?? []
  const month = MONTHS.indexOf(name.slice(0, 3))
  if (month < 0) return undefined
  if (year !== undefined) return whole(Date.UTC(Number(year), month), 'month')
  return yearly((every) => ({ start: Date.UTC(every, month), stop: Date.UTC(every, month + 1) }))
}

function readNamedDay(text: string, now: Instant): Reading | undefined {
  const days = { 'day before yesterday': -2, yesterday: -1, today: 0, tomorrow: 1 }
  const name = text.replace(/^the /, '')
  if (!Object.hasOwn(days, name)) return undefined
  return whole(unitStart(now, 'day') + days[name as keyof typeof days] * DAY, 'day')
}

function readUnits(text: string, now: Instant): Reading | undefined {
  const match = /^(?:the )?(this|current|last|past|previous|next)(?: (\d+|[a-z]+))? ([a-z]+?)s?$/.exec(text)
  if (!match) return undefined
  const [, which = '', number, word = ''] = match
  const count = number === undefined ? 1 : /^\d+$/.test(number) ? Number(number) : NUMBERS.indexOf(number)
  if (!(count >= 1 && count <= MOST)) return undefined
  const isPast = which === 'last' || which === 'past' || which === 'previous'
  if (word === 'weekend' && number === undefined) return weekend(which, now)
  if (isPast && Object.hasOwn(CLOCK, word)) return once(now - count * (CLOCK[word] as number), now)
  const unit = Object.hasOwn(UNITS, word) ? UNITS[word] : undefined
  if (unit === undefined || (number !== undefined && !isPast)) return undefined
  const current = unitStart(now, unit)
  if (which === 'next') return whole(unitEnd(current, unit), unit)
  if (!isPast) return whole(current, unit)
  let start = current
  for (let i = 0; i < count; i++) start = unitStart(start - 1, unit)
  return once(start, current)
}

function weekend(which: string, now: Instant): Reading {
  const saturday = unitStart(now, 'week') + 5 * DAY
  const weeks = which === 'next' ? 1 : which === 'this' || which === 'current' || now >= saturday + 2 * DAY ? 0 : -1
  return once(saturday + weeks * 7 * DAY, saturday + (weeks * 7 + 2) * DAY)
}

/** The unit that begins there; undefined where a month was named that there is not. */
function whole(start: Instant, unit: CalendarUnit, number?: string, greatest = 0): Reading | undefined {
  if (number !== undefined && !(Number(number) >= 1 && Number(number) <= greatest)) return undefined
  return once(start, unitEnd(start, unit))
}

const swapped = (match: RegExpExecArray | null) => match && [match[0], match[2], match[1]]
