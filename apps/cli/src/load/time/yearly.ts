import type { Reading, Stretch } from './reading.js'

/** No leap year is further away. */
const FURTHEST = 8

/**
 * What comes once a year, or not in every one: February 29th.
 *
 * @param of the stretch of a year; undefined where it has none
 */
export function yearly(of: (year: number) => Stretch | undefined): Reading {
  const search = (instant: number, step: 1 | -1, fits: (stretch: Stretch) => boolean): Stretch => {
    const year = new Date(instant).getUTCFullYear()
    for (let i = 0; i <= FURTHEST; i++) {
      const stretch = of(year + i * step)
      if (stretch && fits(stretch)) return stretch
    }
    throw new RangeError('No year has such a day.')
  }
  return {
    kind: 'again',
    latest: (until) => search(until, -1, ({ start }) => start <= until),
    first: (from) => search(from, 1, ({ start }) => start >= from),
  }
}
