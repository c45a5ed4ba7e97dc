import { formatInstantShort, type Instant } from '@ctk/core'

/** A range of time for people, its end not included: `2024-07-01 00:00 … 2024-07-08 00:00 UTC`. */
export function inRange({ start, stop }: { readonly start?: Instant; readonly stop?: Instant }): string {
  if (start === undefined) return stop === undefined ? 'always' : `before ${moment(stop)} UTC`
  return stop === undefined ? `from ${moment(start)} UTC` : `${moment(start)} … ${moment(stop)} UTC`
}

function moment(instant: Instant): string {
  const text = formatInstantShort(instant)
  return text.includes(' ') ? text : `${text} 00:00`
}
