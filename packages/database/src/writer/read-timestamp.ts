/** A timestamp as it was written. Milliseconds since 1970. */
export interface ReadTimestamp {
  /** What the text shows, as if it were UTC. */
  readonly shown: number
  /** The instant it means; without a zone, UTC. */
  readonly instant: number
}

const pattern =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?(?: ?(Z|UTC|([+-])(\d\d)(?::?(\d\d))?))?)?$/i

/**
 * Reads ISO 8601 strictly: a date, with or without a time and a zone, that exists. Digits beyond milliseconds are cut off.
 *
 * @example readTimestamp('2002-12-31 05:40+01') // { shown: 1041313200000, instant: 1041309600000 }
 */
export function readTimestamp(text: string): ReadTimestamp | undefined {
  const match = pattern.exec(text.trim())
  if (!match) return undefined
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((part) => Number(part ?? 0)) as Fields
  const date = new Date(0)
  // Date.UTC would read the years 0 to 99 as 1900 to 1999.
  date.setUTCFullYear(year, month - 1, day)
  const exists =
    date.getUTCMonth() === month - 1 && date.getUTCDate() === day && hour < 24 && minute < 60 && second < 60
  const [offsetHours, offsetMinutes] = [Number(match[10] ?? 0), Number(match[11] ?? 0)]
  if (!exists || offsetHours > 23 || offsetMinutes > 59) return undefined
  date.setUTCHours(hour, minute, second, Number((match[7] ?? '').slice(0, 3).padEnd(3, '0')))
  const offset = (match[9] === '-' ? -1 : 1) * (offsetHours * 60 + offsetMinutes) * 60_000
  return { shown: date.getTime(), instant: date.getTime() - offset }
}

type Fields = [year: number, month: number, day: number, hour: number, minute: number, second: number]
