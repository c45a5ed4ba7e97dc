import { granularityStart } from './bucket.js'
import { type CivilTime, civilTime } from './civil.js'
import { unitEnd } from './civil-unit.js'
import type { Granularity } from './granularity.js'
import { type Instant, isInstant } from './instant.js'
import type { KeyFormat } from './key-format.js'
import { civilAt, instantAt } from './wall-clock.js'

/**
 * The time that a partition value stands for. Patterns are read in the policy's zone. Strict: the value has exactly the
 * digits and separators of the format, and its time exists, in this zone too. When clocks show an hour (or less) twice, the
 * start is that of the later one, so that its end is not before the end of the data.
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

function patternStart(text: string, { parts, granularity }: KeyFormat, timeZone: string): Instant | undefined {
  const time = readPattern(text, parts)
  if (time === undefined || typeof granularity === 'object') return undefined
  const end = unitEnd(time, granularity)
  // Found from its end, which is what expiry looks at: clocks may show it twice, or its beginning never.
  for (const choice of ['later', 'compatible'] as const) {
    const last = instantAt(end, timeZone, choice) - 1
    const shown = civilAt(last, timeZone)
    if (shown >= time && shown < end) return granularityStart(last, granularity, timeZone)
  }
  return undefined
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
