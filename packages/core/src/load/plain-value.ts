import type { ColumnKind } from '../database/catalog.js'

const [ZERO, ONE, NINE, MINUS, PLUS, DOT, COLON, T, BLANK, Z] = [48, 49, 57, 45, 43, 46, 58, 84, 32, 90] as const
const [A, E, F_SMALL, L, R, S, T_SMALL, U] = [97, 101, 102, 108, 114, 115, 116, 117] as const

/**
 * Whether a value is written in a way that every database reads as `convertValue` does, if it reads it at all: whole numbers of up
 * to 18 digits, decimals of up to 15, ISO 8601, `true` and `false`, JSON objects and arrays, any text.
 *
 * @param bytes UTF-8; the value stands from `start` up to `end` and is not empty
 */
export function isPlainValue(bytes: Uint8Array, start: number, end: number, kind: ColumnKind | undefined): boolean {
  switch (kind) {
    case 'text':
    case 'other':
      return true
    case 'integer': {
      const from = bytes[start] === MINUS ? start + 1 : start
      return end - from <= 18 && digitsEnd(bytes, from, end) === end && end > from
    }
    case 'float':
      return isDecimal(bytes, start, end)
    case 'boolean':
      return isWord(bytes, start, end)
    case 'date':
      return end - start === 10 && isDay(bytes, start)
    case 'timestamp':
    case 'timestamptz':
      return isTime(bytes, start, end)
    case 'json':
      return bytes[start] === 123 || bytes[start] === 91
    default:
      return false
  }
}

function digitsEnd(bytes: Uint8Array, from: number, end: number): number {
  let at = from
  while (at < end && (bytes[at] as number) >= ZERO && (bytes[at] as number) <= NINE) at += 1
  return at
}

function isDecimal(bytes: Uint8Array, start: number, end: number): boolean {
  const from = bytes[start] === MINUS ? start + 1 : start
  const whole = digitsEnd(bytes, from, end)
  if (whole === from || end - from > 16) return false
  if (whole === end) return end - from <= 15
  return bytes[whole] === DOT && whole + 1 < end && digitsEnd(bytes, whole + 1, end) === end
}

/** `true`, `false`, `t`, `f`, `1` or `0`: written out, since a loop over words takes half as long as everything else. */
function isWord(bytes: Uint8Array, at: number, end: number): boolean {
  const [first, second, third, fourth] = [bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]
  if (end - at === 1) return first === T_SMALL || first === F_SMALL || first === ZERO || first === ONE
  if (end - at === 4) return first === T_SMALL && second === R && third === U && fourth === E
  return end - at === 5 && first === F_SMALL && second === A && third === L && fourth === S && bytes[at + 4] === E
}

/** `2024-02-30` is one: that there is no such day, the database says. The year 0 is none. */
function isDay(bytes: Uint8Array, at: number): boolean {
  if (bytes[at + 4] !== MINUS || bytes[at + 7] !== MINUS) return false
  if (digitsEnd(bytes, at, at + 4) !== at + 4 || digitsEnd(bytes, at + 5, at + 7) !== at + 7) return false
  return digitsEnd(bytes, at + 8, at + 10) === at + 10
}

/** Up to microseconds, which all databases hold or cut in the same way; with Z, an offset such as +02:00, or nothing. */
function isTime(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start < 10 || !isDay(bytes, start)) return false
  if (end - start === 10) return true
  if (end - start < 19 || (bytes[start + 10] !== T && bytes[start + 10] !== BLANK)) return false
  if (bytes[start + 13] !== COLON || bytes[start + 16] !== COLON) return false
  if (!isBelow(bytes, start + 11, 24) || !isBelow(bytes, start + 14, 60) || !isBelow(bytes, start + 17, 60))
    return false
  let at = start + 19
  if (bytes[at] === DOT) {
    const fraction = digitsEnd(bytes, at + 1, end)
    if (fraction === at + 1 || fraction - at > 7) return false
    at = fraction
  }
  if (at === end) return true
  if (bytes[at] === Z) return at + 1 === end
  if (bytes[at] !== PLUS && bytes[at] !== MINUS) return false
  return end - at === 6 && bytes[at + 3] === COLON && isBelow(bytes, at + 1, 15) && isBelow(bytes, at + 4, 60)
}

/** Whether two digits make a number below a limit. */
function isBelow(bytes: Uint8Array, at: number, limit: number): boolean {
  const tens = (bytes[at] as number) - ZERO
  const ones = (bytes[at + 1] as number) - ZERO
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 && tens * 10 + ones < limit
}
