import type { Duration } from './duration.js'
import { type DurationUnit, durationUnits } from './duration-units.js'
import { type DurationPart, durationError, notLongerThanZero, scanDuration } from './scan-duration.js'

const LONGEST = 10_000n * 31_556_952_000_000_000n

const forever: Duration = { years: 0, months: 0, weeks: 0, days: 0, exactMs: 0, infinite: true, text: 'INF' }

/**
 * Reads a duration.
 *
 * - literals: numbers with the units `ns u ms s m h d w mo y`, mixed (`1w2d`); `µ` is `u`
 * - the same with blanks and words: `10 years`, `1 week 2 days`
 * - ISO 8601: `P1Y2M10DT2H30M`, `P2W`, `PT90M`; `P1M` is a month and `PT1M` a minute
 * - `INF`: for ever
 *
 * `d w mo y` are calendar units, `h` and smaller are exact. Case does not matter, except that `1M` is refused: month or
 * minute? So are bare numbers, fractions, a unit given twice, zero, negative durations and more than 10,000 years.
 *
 * @throws CTK_DURATION_INVALID; the message quotes the text and says what to write
 * @example parseDuration('P1Y6M').text // '1y6mo'
 */
export function parseDuration(text: string): Duration {
  if (/^\s*INF\s*$/i.test(text)) return forever
  const counts = countByUnit(text, scanDuration(text))
  const total = durationUnits.reduce((sum, { unit, nanoseconds }) => sum + counts(unit) * nanoseconds, 0n)
  if (total === 0n) throw notLongerThanZero(text)
  if (total > LONGEST) throw durationError(text, 'this is longer than 10,000 years. For ever is INF.')
  return {
    years: Number(counts('y')),
    months: Number(counts('mo')),
    weeks: Number(counts('w')),
    days: Number(counts('d')),
    exactMs: exactMilliseconds(counts),
    infinite: false,
    text: durationUnits.map(({ unit }) => (counts(unit) > 0n ? `${counts(unit)}${unit}` : '')).join(''),
  }
}

function countByUnit(text: string, parts: readonly DurationPart[]): (unit: DurationUnit) => bigint {
  const counts = new Map<DurationUnit, bigint>()
  for (const { count, facts } of parts) {
    const before = counts.get(facts.unit)
    if (before !== undefined) {
      throw durationError(text, `${facts.word}s are given twice. Give them once: ${before + count}${facts.unit}.`)
    }
    counts.set(facts.unit, count)
  }
  return (unit) => counts.get(unit) ?? 0n
}

function exactMilliseconds(counts: (unit: DurationUnit) => bigint): number {
  const exact = durationUnits.filter(({ unit }) => !['y', 'mo', 'w', 'd'].includes(unit))
  const total = exact.reduce((sum, { unit, nanoseconds }) => sum + counts(unit) * nanoseconds, 0n)
  const whole = Number(total / 1_000_000n)
  const rest = Number(total % 1_000_000n) / 1_000_000
  // A fraction that a number of this size cannot hold is rounded up: data is kept for longer, never shorter.
  return rest > 0 && whole + rest === whole ? whole + 1 : whole + rest
}
