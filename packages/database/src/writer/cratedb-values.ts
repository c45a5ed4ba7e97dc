import { writeExactJson } from '@ctk/core'
import { jsonText } from './json-text.js'
import { readTimestamp } from './read-timestamp.js'
import { ValueError } from './value-error.js'
import { wellFormed } from './well-formed.js'

/** A whole number within a range, also from its digits. */
export function whole(value: unknown, min: bigint, max: bigint): number | bigint {
  const exact = toBigInt(value)
  if (exact === undefined) throw new ValueError(value, 'is not a whole number')
  if (exact < min || exact > max) throw new ValueError(value, `is not between ${min} and ${max}`)
  const number = Number(exact)
  return Number.isSafeInteger(number) ? number : exact
}

function toBigInt(value: unknown): bigint | undefined {
  if (typeof value === 'bigint') return value
  if (typeof value === 'number') return Number.isInteger(value) ? BigInt(value) : undefined
  return typeof value === 'string' && /^\s*[+-]?\d+\s*$/.test(value)
    ? BigInt(value.trim().replace(/^\+/, ''))
    : undefined
}

/** A number, NaN and the infinities included. `max` is the greatest finite one that the type holds, rounded to it. */
export function float(value: unknown, max: number): number {
  const number = typeof value === 'string' && numberText.test(value) ? Number(value) : value
  if (typeof number === 'bigint') return float(Number(number), max)
  if (typeof number !== 'number') throw new ValueError(value, 'is not a number')
  const rounded = max === Number.MAX_VALUE ? number : Math.fround(number)
  if (!Number.isFinite(rounded) && isFinitelyWritten(value)) throw new ValueError(value, 'is too large')
  return number
}

/** NaN and infinity as the databases write them. */
const numberText = /^\s*(?:NaN|[+-]?(?:Infinity|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?))\s*$/

/** Digits that are too many become infinite when they are read. */
const isFinitelyWritten = (value: unknown) =>
  typeof value === 'string' ? /\d/.test(value) : Number.isFinite(Number(value))

/** True or false, in any of the ways that PostgreSQL reads as well. */
export function boolean(value: unknown): boolean {
  const word = String(value).trim().toLowerCase()
  if (['true', 't', 'yes', 'y', 'on', '1'].includes(word)) return true
  if (['false', 'f', 'no', 'n', 'off', '0'].includes(word)) return false
  throw new ValueError(value, 'is not true or false')
}

/** Milliseconds since 1970 of a date, a text, or a number that is that already. `shown` ignores a zone in a text. */
export function time(value: unknown, meaning: 'instant' | 'shown'): number {
  const found = typeof value === 'string' ? readTimestamp(value)?.[meaning] : numeric(value)
  // CrateDB keeps times that Date cannot hold, but nothing here could read them.
  if (found === undefined || Number.isNaN(new Date(found).getTime())) throw new ValueError(value, 'is not a time')
  return Math.trunc(found)
}

function numeric(value: unknown): number | undefined {
  if (value instanceof Date) return value.getTime()
  return typeof value === 'number' || typeof value === 'bigint' ? Number(value) : undefined
}

/** Text; what is not text becomes it. */
export function text(value: unknown): string {
  if (typeof value === 'string') return wellFormed(value)
  if (value instanceof Date) return isoText(value)
  return typeof value === 'object' ? writeExactJson(value) : String(value)
}

/** The JSON of an object, also from text that is one. */
export function object(value: unknown): string {
  const json = jsonText(value)
  if (!/^\s*\{/.test(json)) throw new ValueError(value, 'is not an object')
  return json
}

/** The JSON of an object with the value in it, by the name v. */
export function wrapped(value: unknown): string {
  return writeExactJson({ v: value instanceof Date ? isoText(value) : value })
}

function isoText(value: Date): string {
  if (Number.isNaN(value.getTime())) throw new ValueError(value, 'is not a time')
  return value.toISOString()
}
