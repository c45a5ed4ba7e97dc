import { CtkError, type Instant } from '@ctk/core'
import { inRange } from './in-range.js'
import { normalized, readTimeWords } from './read-time-words.js'
import { readHours } from './read-words.js'
import type { Reading, Stretch } from './reading.js'

const SEPARATOR = /\s+(?:to|until|till|through|thru|and|-)\s+|\s*(?:–|—|…|\.\.\.?)\s*/i
const MONTH = /\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b/i

/**
 * Reads a range of time as `--during` takes it: "last week", "jul 1 to jul 7", "Sat - Tue", "2024-03", "last 3 days". Days, weeks, months and years are
 * whole, in UTC; the end of a range is the end of what is named last. What leaves the year or the week open is the latest one that has begun.
 *
 * @throws CTK_USAGE where it is not understood, or empty; CTK_CUTOFF_INVALID for a date that there is not
 * @example await readRange('jul 1 to jul 7', now) // 2024-07-01 00:00 … 2024-07-08 00:00
 */
export async function readRange(text: string, now: Instant): Promise<Stretch> {
  const range = (await readWhole(text, now)) ?? (await readPair(text, now))
  if (range === undefined) throw usage(text, 'is not understood as a range of time.')
  if (range.stop < range.start) throw usage(text, `ends before it begins: ${inRange(range)}.`)
  if (range.stop === range.start) throw usage(text, 'is a moment, not a range of time.')
  return range
}

async function readWhole(text: string, now: Instant): Promise<Stretch | undefined> {
  const reading = await readTimeWords(text, now).catch(nothingIfPair(text))
  return reading && (reading.kind === 'once' ? reading.stretch : reading.latest(now))
}

/** `2024-01-30 - 2024-02-02` begins like a date that there is not. */
const nothingIfPair = (text: string) => (error: unknown) => {
  if (SEPARATOR.test(text.trim())) return undefined
  throw error
}

async function readPair(text: string, now: Instant): Promise<Stretch | undefined> {
  const hours = await readHours(normalized(text), now)
  if (hours) return hours
  const sides = normalized(text)
    .replace(/^(?:from|between) /, '')
    .split(SEPARATOR)
  const [left, right] = withMonths(sides)
  if (left === undefined || right === undefined || sides.length !== 2) return undefined
  const [begin, end] = [await readTimeWords(left, now), await readTimeWords(right, now)]
  return begin && end && fromTo(begin, end, now)
}

function fromTo(begin: Reading, end: Reading, now: Instant): Stretch {
  if (begin.kind === 'once') {
    const { start } = begin.stretch
    return { start, stop: (end.kind === 'once' ? end.stretch : end.first(start)).stop }
  }
  if (end.kind === 'once') return { start: begin.latest(end.stretch.start).start, stop: end.stretch.stop }
  const { start } = begin.latest(now)
  return { start, stop: end.first(start).stop }
}

/** `jul 1 - 7` and `1 - 7 jul`: the side that is only a number is of the other one's month. */
function withMonths([left = '', right = '']: readonly string[]): [string, string] {
  const bare = /^\d{1,2}(?:st|nd|rd|th)?(?:,? \d{4})?$/
  const [leftMonth] = MONTH.exec(left) ?? []
  const [rightMonth] = MONTH.exec(right) ?? []
  if (leftMonth !== undefined && bare.test(right)) return [left, `${leftMonth} ${right}`]
  if (rightMonth !== undefined && bare.test(left)) return [`${rightMonth} ${left}`, right]
  return [left, right]
}

function usage(text: string, problem: string): CtkError {
  return new CtkError({
    code: 'CTK_USAGE',
    message: `--during ${JSON.stringify(text)} ${problem}`,
    suggestions: [
      'Write it as "last week", "last 3 days", "this month", "yesterday", "jul 1 to jul 7", "Sat - Tue", 2024-03, 2024-Q2.',
      'Or name its ends:  --start 2024-07-01 --stop 2024-07-08',
    ],
  })
}
