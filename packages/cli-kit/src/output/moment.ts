/**
 * An instant for people, in UTC, and says so: to the minute or the second, whichever is exact; an instant with milliseconds
 * comes from a clock, and of that a person wants the minute.
 *
 * @example formatMoment(1041292800000) // '2002-12-31 00:00 UTC'
 */
export function formatMoment(instant: number): string {
  const text = new Date(instant).toISOString().replace('T', ' ')
  return `${text.replace(/:\d\d\.(?!000)\d+Z$|(:00)?\.000Z$/, '')} UTC`
}
