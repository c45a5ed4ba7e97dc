const pattern =
  /^(\d{4,})-(\d\d)-(\d\d)[ T](\d\d):(\d\d):(\d\d)(?:\.(\d+))?(?:Z|([+-])(\d\d)(?::?(\d\d))?(?::?(\d\d))?)?( BC)?$/

/**
 * Reads a timestamp as PostgreSQL and CrateDB write it, without a zone as UTC. Fractions below a millisecond are cut off.
 * What a `Date` cannot hold, `infinity` above all, stays the text it is.
 *
 * @example parseTimestamp('2024-01-02 03:04:05.678+02') // 2024-01-02T01:04:05.678Z
 */
export function parseTimestamp(text: string): Date | string {
  const match = pattern.exec(text)
  if (!match) return text
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  const milliseconds = Number((match[7] ?? '').padEnd(3, '0').slice(0, 3))
  const [hours, minutes, seconds] = match.slice(9, 12).map((part) => Number(part ?? 0)) as [number, number, number]
  const offset = (match[8] === '-' ? -1 : 1) * ((hours * 60 + minutes) * 60 + seconds)
  const date = new Date(0)
  // Date.UTC would read the years 0 to 99 as 1900 to 1999.
  date.setUTCFullYear(match[12] ? 1 - year : year, month - 1, day)
  date.setUTCHours(hour, minute, second - offset, milliseconds)
  return Number.isNaN(date.getTime()) ? text : date
}
