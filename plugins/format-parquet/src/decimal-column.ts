import type { ColumnKind } from '@ctk/core'
import { decimalText, wholeNumber } from './exact-values.js'

/** Digits that every double keeps. */
const DOUBLE_DIGITS = 15
/** Digits that every whole number of 64 bits keeps. */
const INTEGER_DIGITS = 18

/** More than any format stores: what a damaged file says. */
const MOST_DIGITS = 1000

/** What a column of decimals holds, and how its values are made of their digits: text where no number holds all of them. */
export function decimalColumn(
  precision: number,
  scale: number,
): { readonly kind: ColumnKind; readonly convert: (unscaled: bigint) => unknown } {
  if (!(Math.abs(scale) <= MOST_DIGITS)) throw new Error(`it is a decimal with ${scale} digits behind the point`)
  if (scale <= 0 && precision - scale <= INTEGER_DIGITS) {
    return { kind: 'integer', convert: (unscaled) => wholeNumber(unscaled * 10n ** BigInt(-scale)) }
  }
  if (precision <= DOUBLE_DIGITS) return { kind: 'float', convert: (unscaled) => Number(decimalText(unscaled, scale)) }
  return { kind: 'text', convert: (unscaled) => decimalText(unscaled, scale) }
}
