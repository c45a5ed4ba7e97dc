import { convertValue, Unfit } from '../convert-value.js'

/**
 * Multiplies or divides numbers by another one: whole numbers exactly as long as the result is whole, of any size, everything
 * else as floats.
 *
 * @param by a number, as text
 */
export function scale(by: string, how: 'multiply' | 'divide'): (value: unknown) => unknown {
  const whole = wholeNumber(by)
  const factor = Number(by)
  return (value) => {
    const exact = wholeNumber(value)
    if (exact === null) return null
    if (exact !== undefined && whole != null) {
      if (how === 'multiply') return narrow(exact * whole)
      if (exact % whole === 0n) return narrow(exact / whole)
    }
    const number = convertValue(value, 'float')
    if (number instanceof Unfit) return number
    const result = how === 'multiply' ? Number(number) * factor : Number(number) / factor
    return Number.isFinite(result) ? result : new Unfit(`${String(value)} becomes too large for a number`)
  }
}

/** Undefined where it is no whole number, null where it is nothing. */
function wholeNumber(value: unknown): bigint | null | undefined {
  const number = convertValue(value, 'integer')
  if (number === null) return null
  return number instanceof Unfit ? undefined : BigInt(number as number | bigint)
}

function narrow(value: bigint): number | bigint {
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : value
}
