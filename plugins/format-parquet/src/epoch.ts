import { finePart } from './column-kinds.js'

/** Digits of a second that times are written with. */
export type TimeDigits = 6 | 9

/** How many digits of a second these times need. */
export function timeDigits(values: readonly unknown[]): TimeDigits {
  return values.some((value) => typeof value === 'string' && (finePart(value)?.length ?? 0) > 6) ? 9 : 6
}

/** A time as a count of units since 1970; undefined where the unit is not fine enough, or 64 bits do not hold it. */
export function toEpoch(value: Date | string, digits: TimeDigits): bigint | undefined {
  const fine = typeof value === 'string' ? (finePart(value) as string) : '000'
  if (fine.length > digits) return undefined
  const seconds = typeof value === 'string' ? BigInt(Date.parse(`${value.slice(0, 19)}Z`)) / 1000n : undefined
  const count =
    seconds === undefined
      ? BigInt((value as Date).getTime()) * 10n ** BigInt(digits - 3)
      : seconds * 10n ** BigInt(digits) + BigInt(fine.padEnd(digits, '0'))
  return BigInt.asIntN(64, count) === count ? count : undefined
}
