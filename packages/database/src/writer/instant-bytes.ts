const [ZERO, DOT, Z, MINUS] = [48, 46, 90, 45] as const

/**
 * Reads a time that is written as `isPlainValue` in core allows: `2024-02-29`, `2024-02-29 05:40:00`, with T, with up to six digits of a
 * second, with Z or an offset such as +02:00. Digits beyond milliseconds are cut off.
 *
 * @param zoned whether the offset counts; otherwise what the clock shows does
 * @returns milliseconds since 1970; undefined for a day that does not exist
 */
export function readInstantBytes(bytes: Uint8Array, start: number, end: number, zoned: boolean): number | undefined {
  const year = two(bytes, start) * 100 + two(bytes, start + 2)
  const month = two(bytes, start + 5)
  const day = two(bytes, start + 8)
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > daysOf(year, month)) return undefined
  const midnight = daysSince1970(year, month, day) * 86_400_000
  if (end - start === 10) return midnight
  const seconds = (two(bytes, start + 11) * 60 + two(bytes, start + 14)) * 60 + two(bytes, start + 17)
  let at = start + 19
  let thousandths = 0
  if (bytes[at] === DOT) {
    let unit = 100
    for (at += 1; at < end && isDigit(bytes[at] as number); at++) {
      thousandths += unit >= 1 ? digit(bytes, at) * unit : 0
      unit /= 10
    }
  }
  const time = midnight + seconds * 1_000 + thousandths
  if (at === end || bytes[at] === Z || !zoned) return time
  const offset = (two(bytes, at + 1) * 60 + two(bytes, at + 4)) * 60_000
  return bytes[at] === MINUS ? time + offset : time - offset
}

const isDigit = (byte: number) => byte >= ZERO && byte <= ZERO + 9
const digit = (bytes: Uint8Array, at: number) => (bytes[at] as number) - ZERO
const two = (bytes: Uint8Array, at: number) => digit(bytes, at) * 10 + digit(bytes, at + 1)

function daysOf(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

/** Years begin in March, so that the leap day is the last of its year. */
function daysSince1970(year: number, month: number, day: number): number {
  const shifted = month > 2 ? year : year - 1
  const era = Math.floor(shifted / 400)
  const ofEra = shifted - era * 400
  const ofYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  return era * 146_097 + ofEra * 365 + Math.floor(ofEra / 4) - Math.floor(ofEra / 100) + ofYear - 719_468
}
