import { type CivilTime, civilTime } from './civil.js'

/** An ISO 8601 date, date-time or instant, taken apart. */
export interface IsoReading {
  /** What the text shows, before its offset is applied. */
  readonly time: CivilTime
  readonly hasTime: boolean
  /** Milliseconds ahead of UTC; undefined when the text names no zone. */
  readonly offset: number | undefined
}

const DATE = /([+-]\d{6}|\d{4})-(\d\d)-(\d\d)/
const TIME = /(\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?/
const ZONE = /Z|UTC|[+-]\d\d(?::?\d\d)?/
const ISO = new RegExp(`^${DATE.source}(?:[T ]${TIME.source}(?: ?(${ZONE.source}))?)?$`, 'i')

/** Whether text is written like ISO 8601, even if there is no such date or time. */
export function looksLikeIso(text: string): boolean {
  return ISO.test(text)
}

/**
 * Reads ISO 8601 text strictly: every field in full, every date and time existing.
 *
 * @returns undefined for anything else
 * @example readIso('2002-12-31 05:40') // { time: 1041313200000, hasTime: true, offset: undefined }
 */
export function readIso(text: string): IsoReading | undefined {
  const match = ISO.exec(text)
  if (!match) return undefined
  const [, year = '', month, day, hour, minute, second = '0', fraction = '', zone] = match
  if (year === '-000000') return undefined
  const milliseconds = Number(fraction.slice(0, 3).padEnd(3, '0'))
  const time = civilTime(
    Number(year),
    Number(month),
    Number(day),
    Number(hour ?? 0),
    Number(minute ?? 0),
    Number(second),
    milliseconds,
  )
  if (time === undefined) return undefined
  const offset = zone === undefined ? undefined : readOffset(zone)
  return Number.isNaN(offset) ? undefined : { time, hasTime: hour !== undefined, offset }
}

function readOffset(zone: string): number {
  if (/^(?:Z|UTC)$/i.test(zone)) return 0
  const hours = Number(zone.slice(1, 3))
  const minutes = Number(zone.slice(3).replace(':', ''))
  if (hours > 23 || minutes > 59) return Number.NaN
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000
}
