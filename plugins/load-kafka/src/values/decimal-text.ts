/**
 * A decimal number as text, with all its digits.
 *
 * @param unscaled the number without its point: big-endian, two's complement
 * @param scale how many digits stand behind the point
 * @example decimalText(Buffer.from([0x04, 0xd2]), 2) // '12.34'
 */
export function decimalText(unscaled: Uint8Array, scale: number): string {
  const bits = unscaled.length * 8
  const hex = Buffer.from(unscaled).toString('hex')
  const value = BigInt.asIntN(bits, BigInt(hex === '' ? 0 : `0x${hex}`))
  if (scale <= 0) return String(value * 10n ** BigInt(-scale))
  const digits = String(value < 0n ? -value : value).padStart(scale + 1, '0')
  return `${value < 0n ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`
}
