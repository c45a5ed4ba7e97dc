import { isInstant } from '../../time/instant.js'
import { Unfit } from '../convert-value.js'

/** Digits behind the point of a second that a unit counts. */
const digits = { s: 0, ms: 3, us: 6, ns: 9 } as const

export type EpochUnit = keyof typeof digits

const NUMBER = /^([+-]?)(\d{1,30})(?:\.(\d*))?$/

export function isEpochUnit(text: string): text is EpochUnit {
  return Object.hasOwn(digits, text)
}

/**
 * The time that a count of units since 1970-01-01T00:00Z stands for, exactly to the nanosecond: a `Date`, or where that is not
 * fine enough ISO 8601 text. Digits beyond nanoseconds are cut off.
 *
 * @example fromEpoch('1700000000.25', 's') // 2023-11-14T22:13:20.250Z
 */
export function fromEpoch(value: unknown, unit: EpochUnit): Date | string | Unfit {
  const text = typeof value === 'string' ? value.trim() : typeof value === 'object' ? '' : String(value)
  const [, sign, whole, fraction = ''] = NUMBER.exec(text) ?? []
  if (whole === undefined)
    return new Unfit(`${typeof value === 'string' ? JSON.stringify(value) : text} is not a count of ${unit}`)
  const finer = 9 - digits[unit]
  const magnitude = BigInt(whole + fraction.slice(0, finer).padEnd(finer, '0'))
  const nanoseconds = sign === '-' ? -magnitude : magnitude
  const rest = ((nanoseconds % MILLION) + MILLION) % MILLION
  const instant = Number((nanoseconds - rest) / MILLION)
  if (!isInstant(instant)) return new Unfit(`${text} ${unit} since 1970 is beyond the times there are`)
  const date = new Date(instant)
  if (rest === 0n) return date
  return `${date.toISOString().slice(0, -1)}${String(rest).padStart(6, '0').replace(/0+$/, '')}Z`
}

const MILLION = 1_000_000n
