/** Units of a second, as powers of ten. */
export type SecondDigits = 0 | 3 | 6 | 9

const SAFE = BigInt(Number.MAX_SAFE_INTEGER)
const [DAY_SECONDS, HOUR_SECONDS, MINUTE_SECONDS] = [86_400, 3_600, 60] as const

/** A whole number, as `number` where it holds all digits. */
export function wholeNumber(value: number | bigint): number | bigint {
  return typeof value === 'bigint' && value <= SAFE && value >= -SAFE ? Number(value) : value
}

/**
 * A point in time since 1970 in units of a second: a `Date`, or ISO 8601 in UTC where that is finer than a millisecond.
 *
 * @example instantOf(1_500_001n, 6) // '1970-01-01T00:00:01.500001Z'
 */
export function instantOf(value: number | bigint, digits: SecondDigits): Date | string {
  if (digits <= 3) return new Date(Number(value) * (digits === 0 ? 1000 : 1))
  const number = Number(value)
  const scale = digits === 6 ? 1e3 : 1e6
  if (Number.isSafeInteger(number) && number % scale === 0) return new Date(number / scale)
  const count = BigInt(value)
  const perMillisecond = 10n ** BigInt(digits - 3)
  const rest = ((count % perMillisecond) + perMillisecond) % perMillisecond
  const date = new Date(Number((count - rest) / perMillisecond))
  if (rest === 0n) return date
  return `${date.toISOString().slice(0, -1)}${String(rest)
    .padStart(digits - 3, '0')
    .replace(/0+$/, '')}Z`
}

/** A day since 1970. */
export function dateOf(days: number): Date {
  return new Date(days * DAY_SECONDS * 1000)
}

/**
 * A time of day in units of a second, as the databases read it.
 *
 * @example timeOfDay(20_400_500, 3) // '05:40:00.5'
 */
export function timeOfDay(value: number | bigint, digits: SecondDigits): string {
  const perSecond = 10n ** BigInt(digits)
  const [seconds, rest] = [Number(BigInt(value) / perSecond), BigInt(value) % perSecond]
  const two = (number: number) => String(Math.trunc(number)).padStart(2, '0')
  const clock = [seconds / HOUR_SECONDS, (seconds % HOUR_SECONDS) / MINUTE_SECONDS, seconds % MINUTE_SECONDS].map(two)
  return clock.join(':') + (rest === 0n ? '' : `.${String(rest).padStart(digits, '0').replace(/0+$/, '')}`)
}

/** A decimal from its digits: `decimalText(-1234n, 2)` is `-12.34`. */
export function decimalText(unscaled: bigint, scale: number): string {
  if (scale <= 0) return String(unscaled * 10n ** BigInt(-scale))
  const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, '0')
  return `${unscaled < 0n ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`
}

/** A whole number of any length, its highest byte first, as decimals are stored. */
export function bigEndian(bytes: Uint8Array): bigint {
  if (bytes.length === 0) return 0n
  return BigInt.asIntN(bytes.length * 8, BigInt(`0x${Buffer.from(bytes).toString('hex')}`))
}

/** Bytes that are no text, as PostgreSQL reads them. */
export function hexOf(bytes: Uint8Array): string {
  return `\\x${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex')}`
}

/** An identifier of 16 bytes. */
export function uuidOf(bytes: Uint8Array): string {
  const hex = Buffer.from(bytes).toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}

/** A number of two bytes, the lowest first. */
export function halfFloat(bytes: Uint8Array): number {
  const bits = ((bytes[1] as number) << 8) | (bytes[0] as number)
  const [exponent, fraction] = [(bits >> 10) & 31, (bits & 1023) / 1024]
  const sign = bits & 0x8000 ? -1 : 1
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY
  return sign * (exponent === 0 ? 2 ** -14 * fraction : 2 ** (exponent - 15) * (1 + fraction))
}
