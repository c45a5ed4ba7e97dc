/** The units of a duration, in their canonical spelling. */
export type DurationUnit = 'y' | 'mo' | 'w' | 'd' | 'h' | 'm' | 's' | 'ms' | 'u' | 'ns'

/** What there is to know about a unit. */
export interface UnitFacts {
  readonly unit: DurationUnit
  readonly word: string
  /** The length in nanoseconds: exact for hours and smaller, the mean for calendar units. */
  readonly nanoseconds: bigint
}

/** All units, longest first: the order of the canonical text. */
export const durationUnits: readonly UnitFacts[] = [
  { unit: 'y', word: 'year', nanoseconds: 31_556_952_000_000_000n },
  { unit: 'mo', word: 'month', nanoseconds: 2_629_746_000_000_000n },
  { unit: 'w', word: 'week', nanoseconds: 604_800_000_000_000n },
  { unit: 'd', word: 'day', nanoseconds: 86_400_000_000_000n },
  { unit: 'h', word: 'hour', nanoseconds: 3_600_000_000_000n },
  { unit: 'm', word: 'minute', nanoseconds: 60_000_000_000n },
  { unit: 's', word: 'second', nanoseconds: 1_000_000_000n },
  { unit: 'ms', word: 'millisecond', nanoseconds: 1_000_000n },
  { unit: 'u', word: 'microsecond', nanoseconds: 1_000n },
  { unit: 'ns', word: 'nanosecond', nanoseconds: 1n },
]

const spellings = new Map<string, UnitFacts>(
  durationUnits.flatMap((facts) => [facts.unit, facts.word, `${facts.word}s`].map((text) => [text, facts])),
)

/** Abbreviations that are common elsewhere and refused here, because `m`, `mo` and their like are too easily mixed up. */
const foreign: Readonly<Record<string, string>> = {
  yr: 'y (years)',
  mon: 'mo (months)',
  mth: 'mo (months)',
  wk: 'w (weeks)',
  hr: 'h (hours)',
  min: 'm (minutes)',
  sec: 's (seconds)',
  msec: 'ms (milliseconds)',
  us: 'u (microseconds)',
  q: '3mo for a quarter',
  quarter: '3mo for a quarter',
}

/** The unit of this spelling, in any case: `w`, `week`, `weeks`. A lone `M` is no unit. Both micro signs are `u`. */
export function findUnit(text: string): UnitFacts | undefined {
  if (text === 'M') return undefined
  return spellings.get(text === 'µ' || text === 'μ' ? 'u' : text.toLowerCase())
}

/** What to write instead of a word that is no unit, if that can be told: `mo (months)` for `mon`. */
export function unitMeant(word: string): string | undefined {
  const text = word.toLowerCase()
  return foreign[text] ?? foreign[text.replace(/s$/, '')]
}

/** The words that units have, singular and plural: for suggestions. */
export const unitWords: readonly string[] = durationUnits.flatMap(({ word }) => [word, `${word}s`])
