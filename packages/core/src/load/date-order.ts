/** Which of the first two numbers of a date such as `1/31/1990` is the month. */
export type DateOrder = 'month-first' | 'day-first'

/** What the values of a column say about their order; `ambiguous` when each can be read both ways. */
export type DateOrderFinding = DateOrder | 'ambiguous' | 'contradictory' | undefined

const SLASHED = /^(\d{1,2})\/(\d{1,2})\/\d{4}(?:[T ]|$)/

/**
 * Decides the order of day and month once for a column, from all values at hand: a number above 12 cannot be a month. Never
 * guessed: when every value fits both orders the finding is `ambiguous`.
 *
 * @returns undefined when no value is written this way
 * @example findDateOrder(['1/8/1990', '1/31/1990']) // 'month-first'
 */
export function findDateOrder(values: readonly unknown[]): DateOrderFinding {
  let seen = false
  let monthFirst = true
  let dayFirst = true
  for (const value of values) {
    const match = typeof value === 'string' ? SLASHED.exec(value.trim()) : null
    if (!match) continue
    seen = true
    if (Number(match[1]) > 12) monthFirst = false
    if (Number(match[2]) > 12) dayFirst = false
  }
  if (!seen) return undefined
  if (monthFirst && dayFirst) return 'ambiguous'
  if (!monthFirst && !dayFirst) return 'contradictory'
  return monthFirst ? 'month-first' : 'day-first'
}
