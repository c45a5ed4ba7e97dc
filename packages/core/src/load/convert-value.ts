import type { ColumnKind } from '../database/catalog.js'
import { writeExactJson } from '../json/exact-json.js'
import { DAY } from '../time/civil.js'
import { isInstant } from '../time/instant.js'
import type { DateOrder } from './date-order.js'
import { readPlainTime } from './read-plain-time.js'
import { readTime } from './read-time.js'

/** A value that does not fit its column, and why, as a sentence's end: `"n/a" is not a number`. */
export class Unfit {
  readonly reason: string
  constructor(reason: string) {
    this.reason = reason
  }
}

const INTEGER = /^[+-]?\d+$/
const FLOAT = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i
/** More digits than every float keeps. */
const MANY_DIGITS = /(?:\d\.?){16}/
/** As many digits as every number of JavaScript holds. */
const SAFE_DIGITS = 15
/** Digits of a second that a `Date` does not hold. */
const FINER_THAN_MS = /[.,]\d{3}(\d{1,6})/
const SHORTEST_FINER = '1/1/1990 0:00:00.0001'.length
/** Epoch milliseconds from 1973 to 2286: as seconds or microseconds they would have another number of digits. */
const EPOCH_MS = /^-?\d{12,13}$/
const LEAST_INTEGER = -(2n ** 63n)
const GREATEST_INTEGER = 2n ** 63n - 1n
const booleans = new Map(
  Object.entries({ true: true, t: true, yes: true, y: true, on: true, 1: true }).concat(
    Object.entries({ false: false, f: false, no: false, n: false, off: false, 0: false }),
  ),
)

/**
 * What a value becomes in a column of a kind, strictly: nothing is rounded, cut or guessed, and what does not fit is an
 * {@link Unfit}. Texts may have blanks around numbers, booleans and times. An empty text is NULL, except in a text column.
 * A time without a zone is UTC; a column without a zone keeps what the clock shows, as the databases do. What a JavaScript value cannot hold stays text, for the database to read: decimals of many
 * digits, times finer than a millisecond (ISO 8601, UTC), JSON.
 *
 * @example convertValue('2019-02-30', 'date') // Unfit: 2019-02-30 is not a date
 */
export function convertValue(value: unknown, kind: ColumnKind, order?: DateOrder): unknown {
  if (value === null || value === undefined) return null
  if (kind === 'text') return typeof value === 'string' ? value : asText(value)
  if (value === '') return null
  switch (kind) {
    case 'integer':
      return toInteger(value)
    case 'float':
      return toFloat(value)
    case 'boolean':
      return toBoolean(value)
    case 'timestamp':
    case 'timestamptz':
      return toTime(value, kind, order) ?? unfit(value, 'a time')
    case 'date':
      return toDate(value, order)
    case 'json':
      return typeof value === 'string' ? toJson(value) : value
    default:
      return value
  }
}

function toInteger(value: unknown): unknown {
  if (typeof value === 'string' && value.length <= SAFE_DIGITS && isDigits(value)) return Number(value)
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value : unfit(value, 'a whole number')
  const text = typeof value === 'string' ? value.trim() : typeof value === 'bigint' ? String(value) : ''
  if (!INTEGER.test(text)) return unfit(value, FLOAT.test(text) ? 'a whole number' : 'a number')
  const number = Number(text)
  if (Number.isSafeInteger(number)) return number
  const exact = BigInt(text.replace('+', ''))
  if (exact < LEAST_INTEGER || exact > GREATEST_INTEGER) return new Unfit(`${text} needs more than 64 bits`)
  return exact
}

/** Whether a text is nothing but digits: most whole numbers in files are. */
function isDigits(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code < 48 || code > 57) return false
  }
  return text.length > 0
}

function toFloat(value: unknown): unknown {
  // Of a source with types: its number is one that the database knows too.
  if (Number.isNaN(value)) return value
  const text = typeof value === 'string' ? value.trim() : typeof value === 'bigint' ? String(value) : undefined
  const number = text === undefined ? value : FLOAT.test(text) ? Number(text) : undefined
  if (typeof number !== 'number' || Number.isNaN(number)) return unfit(value, 'a number')
  if (!Number.isFinite(number)) return new Unfit(`${shown(value)} is too large for a number`)
  // The column may be a decimal of any length, whose digits a float would not hold.
  return text !== undefined && text.length > SAFE_DIGITS && MANY_DIGITS.test(text) ? text : number
}

function toBoolean(value: unknown): unknown {
  if (typeof value === 'boolean') return value
  const plain = booleans.get(value as string)
  if (plain !== undefined) return plain
  const text = typeof value === 'string' ? value.trim().toLowerCase() : typeof value === 'number' ? String(value) : ''
  return booleans.get(text) ?? unfit(value, 'true or false')
}

function toTime(value: unknown, kind: ColumnKind, order: DateOrder | undefined): Date | string | undefined {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? undefined : value
  if (typeof value === 'number') return EPOCH_MS.test(String(value)) ? new Date(value) : undefined
  if (typeof value !== 'string') return undefined
  const plain = readPlainTime(value)
  if (plain) return new Date(plain.time)
  const text = value.trim()
  const reading = readTime(text, order)
  const offset = kind === 'timestamptz' ? (reading?.offset ?? 0) : 0
  const instant = reading ? reading.time - offset : EPOCH_MS.test(text) ? Number(text) : Number.NaN
  if (!isInstant(instant)) return undefined
  if (text.length < SHORTEST_FINER) return new Date(instant)
  const finer = FINER_THAN_MS.exec(text)?.[1]?.replace(/0+$/, '')
  return finer ? `${new Date(instant).toISOString().slice(0, -1)}${finer}Z` : new Date(instant)
}

function toDate(value: unknown, order: DateOrder | undefined): unknown {
  const time = toTime(value, 'date', order)
  if (time === undefined) return unfit(value, 'a date')
  const midnight = time instanceof Date && time.getTime() % DAY === 0
  return midnight ? time : new Unfit(`${shown(value)} has a time of day`)
}

/** Objects and arrays stay the text that they are: parsed, their numbers could lose digits. */
function toJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? text : value
  } catch {
    return unfit(text, 'JSON')
  }
}

function asText(value: unknown): string {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? '' : value.toISOString()
  return typeof value === 'object' ? writeExactJson(value) : String(value)
}

const unfit = (value: unknown, what: string) => new Unfit(`${shown(value)} is not ${what}`)

/** Dates and numbers speak for themselves; other texts stand in quotes. */
function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : asText(value)
  const short = text.length > 60 ? `${text.slice(0, 59)}…` : text
  return typeof value === 'string' && !/^[\d+-][\d:/., TZ+-]*$/.test(short) ? JSON.stringify(short) : short
}
