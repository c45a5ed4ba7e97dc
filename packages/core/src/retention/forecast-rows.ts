import { threshold } from '../time/calendar.js'
import { parseDuration } from '../time/duration.js'
import type { Instant } from '../time/instant.js'
import { type ForecastMonth, type Freed, nothingFreed } from './forecast.js'
import type { TablePlan } from './plan.js'

/** The latest time that tells how much comes. */
const RECENT = 30 * 86_400_000

/**
 * What a policy by rows deletes in each month, from the plan of the end of the last one: rows of a slice that lies in several
 * months are shared out evenly. Pure.
 */
export function forecastRows(
  plan: TablePlan,
  months: readonly Pick<ForecastMonth, 'month' | 'from' | 'before'>[],
  now: Instant,
): ForecastMonth[] {
  const { policy, actions } = plan
  const duration = parseDuration(policy.duration ?? 'INF')
  const slices = actions.flatMap(({ start, end, rows }) =>
    start === undefined || end <= start ? [] : [{ start, end, rows: rows ?? 0 }],
  )
  const rowsIn = (from: Instant, before: Instant) =>
    slices.reduce((sum, { start, end, rows }) => {
      const overlap = Math.min(end, before) - Math.max(start, from)
      return overlap <= 0 ? sum : sum + (rows * overlap) / (end - start)
    }, 0)
  const oldest = slices[0]?.start ?? now
  const since = Math.max(now - RECENT, oldest)
  const perMs = since < now ? rowsIn(since, now) / (now - since) : 0
  return months.map((month) => {
    const from = threshold(month.from, duration, policy.timezone) ?? Number.NEGATIVE_INFINITY
    const before = threshold(month.before, duration, policy.timezone) ?? Number.NEGATIVE_INFINITY
    const coming = Math.max(0, before - Math.max(from, now))
    return { ...month, existing: rowsFreed(rowsIn(from, Math.min(before, now))), projected: rowsFreed(perMs * coming) }
  })
}

function rowsFreed(rows: number): Freed {
  return { ...nothingFreed, rows: Math.round(rows), bytes: rows === 0 ? 0 : undefined }
}
