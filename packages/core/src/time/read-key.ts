import { type CivilTime, civilTime, DAY, floorTo } from './civil.js'
import { type Granularity, isDayOrCoarser } from './granularity.js'
import { type Instant, isInstant } from './instant.js'
import type { KeyFormat } from './key-format.js'
import { civilAt, dayStart, instantAt } from './wall-clock.js'

/**
 * The time that a partition value stands for. Patterns are read in the policy's zone. Strict: the value has exactly the
 * digits and separators of the format, and its time exists, in this zone too. An hour (or less) that clocks show twice is
 * the later one, so that its end is not before the end of the data.
 *
 * @returns undefined when the value does not fit, and is therefore not known to be of any time
 * @throws CTK_TIME_ZONE_INVALID
 * @example readKey(20231231, parseKeyFormat('yyyyMMdd'), 'UTC') // { start: 2023-12-31T00:00Z, granularity: 'day' }
 */
export function readKey(
  value: string | number,
  format: KeyFormat,
  timeZone: string,
): { start: Instant; granularity: Granularity } | undefined {
  const { granularity } = format
  const start =
    format.epochUnitMs === undefined
      ? patternStart(String(value), format, timeZone)
      : epochStart(value, format.epochUnitMs)
  return start === undefined ? undefined : { start, granularity }
}

function epochStart(value: string | number, unitMs: number): Instant | undefined {
  const count = Number(value)
  // The way back refuses blanks, exponents, leading zeros and everything else that Number is generous about.
  if (!Number.isSafeInteger(count) || String(count) !== String(value)) return undefined
  return isInstant(count * unitMs) ? count * unitMs : undefined
}

function patternStart(text: string, format: KeyFormat, timeZone: string): Instant | undefined {
  const time = readPattern(text, format.parts)
  if (time === undefined) return undefined
  if (isDayOrCoarser(format.granularity)) {
    const start = dayStart(time, timeZone)
    return floorTo(civilAt(start, timeZone), DAY) === time ? start : undefined
  }
  const start = instantAt(time, timeZone, 'later')
  return civilAt(start, timeZone) === time ? start : undefined
}

function readPattern(text: string, parts: readonly string[]): CivilTime | undefined {
  const fields: number[] = []
  let at = 0
  for (const part of parts) {
    const piece = text.slice(at, at + part.length)
    at += part.length
    // A part of one character is a separator, all tokens are longer.
    if (part.length === 1) {
      if (piece !== part) return undefined
    } else if (piece.length === part.length && /^\d+$/.test(piece)) {
      fields.push(Number(piece))
    } else {
      return undefined
    }
  }
  const [year = 0, month = 1, day = 1, hour, minute, second] = fields
  // There is no year 0 in the calendars of databases; such a value is a placeholder.
  return at === text.length && year > 0 ? civilTime(year, month, day, hour, minute, second) : undefined
}
