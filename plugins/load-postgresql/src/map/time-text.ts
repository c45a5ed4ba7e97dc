const pattern = /^(\d{4,})-(\d\d)-(\d\d)(?:[ T](\d\d):(\d\d):(\d\d)(?:\.(\d+))?)?(?:\+00)?( BC)?$/

/**
 * Milliseconds since 1970 of a time as PostgreSQL writes it in UTC; digits beyond are cut off. What has none (`infinity`) stays the text.
 *
 * @example timeToMs('0044-03-15 00:00:00 BC')
 */
export function timeToMs(text: string): number | string {
  const match = pattern.exec(text)
  if (!match) return text
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((part) => Number(part ?? 0)) as Parts
  const date = new Date(0)
  // Date.UTC would read the years 0 to 99 as 1900 to 1999.
  date.setUTCFullYear(match[8] ? 1 - year : year, month - 1, day)
  date.setUTCHours(hour, minute, second, Number((match[7] ?? '').padEnd(3, '0').slice(0, 3)))
  return date.getTime()
}

type Parts = [number, number, number, number, number, number]

/** The text of a time of PostgreSQL as one that keeps milliseconds would have it. */
export function cutToMs(text: string): string {
  const [, start = text, digits = '', end = ''] = /^([^.]*?)(?:\.(\d+))?(?:\+00)?( BC)?$/.exec(text) ?? []
  const fraction = digits.slice(0, 3).replace(/0+$/, '')
  const time = start.includes(':') || !/^\d/.test(start) ? start : `${start} 00:00:00`
  return `${time}${fraction === '' ? '' : `.${fraction}`}${end}`
}

/** A time that the target gave back, as {@link cutToMs} writes those of the source. */
export function timeText(value: unknown): string {
  if (!(value instanceof Date)) return String(value)
  const year = value.getUTCFullYear()
  const [, rest = '', fraction = ''] = /^[+-]?\d+-(.*?)(?:\.(\d+))?Z$/.exec(value.toISOString()) ?? []
  const digits = fraction.replace(/0+$/, '')
  const shown = String(year > 0 ? year : 1 - year).padStart(4, '0')
  return `${shown}-${rest.replace('T', ' ')}${digits === '' ? '' : `.${digits}`}${year > 0 ? '' : ' BC'}`
}
