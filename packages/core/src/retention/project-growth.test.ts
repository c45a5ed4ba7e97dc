import { expect, it } from 'vitest'
import { monthsFrom } from './forecast.js'
import { forecastRows } from './forecast-rows.js'
import type { PartitionTime } from './partition-times.js'
import type { TablePlan } from './plan.js'
import { projectGrowth } from './project-growth.js'

const at = (date: string) => Date.parse(`${date}T00:00:00Z`)
const monthly = (index: number, rows: number | undefined, label = ''): PartitionTime => ({
  partition: {
    ...{
      table: { schema: 'doc', name: 't' },
      ident: `${index}${label}`,
      label: `${index}${label}`,
      keys: [],
      rowsExact: true,
    },
    ...(rows !== undefined && { rows, bytes: rows * 10 }),
  },
  bounds: { kind: 'range', start: Date.UTC(2026, index), end: Date.UTC(2026, index + 1) },
  expiresAt: undefined,
})
const policy = { duration: '1mo', timezone: 'UTC' }
const now = at('2026-06-15')
const project = (times: readonly PartitionTime[], before = '2027-01-01', own = policy) =>
  projectGrowth(own, times, now, at(before), 'month')
const months = (count: number, rows: number) => Array.from({ length: count }, (_, i) => monthly(i, rows))

it('goes on as the latest six complete partitions did, by the calendar', () => {
  // January to June; June is not complete.
  const projected = project([...months(5, 100), monthly(5, 3)])
  expect(projected.map((each) => new Date(each.at).toISOString().slice(0, 10))).toEqual([
    ...['2026-09-01', '2026-10-01', '2026-11-01', '2026-12-01'],
  ])
  for (const each of projected) expect(each).toMatchObject({ partitions: 1, rows: 100, bytes: 1000 })
})

it('takes only the latest, and partitions of one time together', () => {
  const old = Array.from({ length: 6 }, (_, i) => monthly(i - 12, 9_999))
  const pairs = Array.from({ length: 6 }, (_, i) => [monthly(i - 1, 10, 'eu'), monthly(i - 1, 30, 'us')]).flat()
  expect(project([...old, ...pairs])[0]).toMatchObject({ partitions: 2, rows: 40 })
})

it('foretells nothing where nothing came lately, where age does not decide, or nothing is known', () => {
  expect(project(Array.from({ length: 6 }, (_, i) => monthly(i - 24, 10)))).toEqual([])
  expect(projectGrowth({ ...policy, duration: undefined }, months(5, 1), now, at('2027-01-01'), 'month')).toEqual([])
  expect(project(months(5, 1), '2027-01-01', { ...policy, duration: 'INF' })).toEqual([])
  expect(project([])).toEqual([])
  expect(project([...months(4, 1), monthly(4, undefined)])[0]).toMatchObject({ partitions: 1, rows: undefined })
})

it('takes a day of short partitions at a time', () => {
  const hours = Array.from({ length: 48 }, (_, i): PartitionTime => {
    const end = now - (47 - i) * 3_600_000
    return { ...monthly(0, 5), bounds: { kind: 'range', start: end - 3_600_000, end } }
  })
  const projected = projectGrowth({ duration: '1d', timezone: 'UTC' }, hours, now, now + 4 * 86_400_000, 'hour')
  expect(projected.map(({ partitions, rows }) => [partitions, rows])).toEqual([
    [24, 120],
    [24, 120],
  ])
})

it('names months in UTC, the first from now on', () => {
  expect(monthsFrom(at('2026-11-23'), 3)).toEqual([
    { month: '2026-11', from: at('2026-11-23'), before: at('2026-12-01') },
    { month: '2026-12', from: at('2026-12-01'), before: at('2027-01-01') },
    { month: '2027-01', from: at('2027-01-01'), before: at('2027-02-01') },
  ])
})

it('shares the rows of slices out by month, and goes on as the latest 30 days did', () => {
  const slice = (start: string, end: string, rows: number) => ({ start: at(start), end: at(end), rows })
  const plan = {
    policy: { duration: '30d', timezone: 'UTC' },
    actions: [slice('2026-04-01', '2026-05-16', 45), slice('2026-05-16', '2026-06-15', 60)],
  } as unknown as TablePlan
  const forecast = forecastRows(plan, monthsFrom(now, 3), now)
  // Rows of May 16th to May 31st go until the end of June.
  expect(forecast.map(({ existing, projected }) => [existing.rows, projected.rows])).toEqual([
    [32, 0],
    [28, 34],
    [0, 62],
  ])
})
