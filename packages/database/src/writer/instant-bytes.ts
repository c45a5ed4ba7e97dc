import { civilTime } from '@ctk/core'

const [ZERO, DOT, Z, MINUS] = [48, 46, 90, 45] as const

/**
 * Reads a time that is written as `isPlainValue` in core allows: `2024-02-29`, `2024-02-29 05:40:00`, with T, with up to six digits of a
 * second, with Z or an offset such as +02:00. Digits beyond milliseconds are cut off.
 *
 * @param zoned whether the offset counts; otherwise what the clock shows does
 * @returns milliseconds since 1970; undefined for a day that does not exist
 */
export function readInstantBytes(bytes: Uint8Array, start: number, end: number, zoned: boolean): number | undefined {
  const midnight = midnightOf(bytes, start)
  if (midnight === undefined || end - start === 10) return midnight
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

/** Rows mostly come in order of time: the day is the one of the row before. */
let lastDay: { readonly digits: number; readonly midnight: number | undefined } = { digits: 0, midnight: undefined }

function midnightOf(bytes: Uint8Array, start: number): number | undefined {
  const year = two(bytes, start) * 100 + two(bytes, start + 2)
  const month = two(bytes, start + 5)
  const day = two(bytes, start + 8)
  if (year < 1) return undefined
  const digits = (year * 100 + month) * 100 + day
  if (digits !== lastDay.digits) lastDay = { digits, midnight: civilTime(year, month, day) }
  return lastDay.midnight
}
