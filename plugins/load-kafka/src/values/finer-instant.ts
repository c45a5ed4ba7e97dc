/**
 * A time that may be finer than a millisecond: a `Date` where it is not, else ISO 8601 text with all its digits.
 *
 * @param units since 1970
 * @param perMs how many of them a millisecond has: 1,000 or 1,000,000
 * @example finerInstant(1_500n, 1_000n) // '1970-01-01T00:00:00.0015Z'
 */
export function finerInstant(units: bigint, perMs: bigint): Date | string {
  const rest = ((units % perMs) + perMs) % perMs
  const date = new Date(Number((units - rest) / perMs))
  if (rest === 0n) return date
  const digits = String(rest)
    .padStart(String(perMs).length - 1, '0')
    .replace(/0+$/, '')
  return `${date.toISOString().slice(0, -1)}${digits}Z`
}
