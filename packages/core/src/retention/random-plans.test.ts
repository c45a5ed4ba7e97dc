import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Partition, TableInfo } from '../database/catalog.js'
import type { Policy } from '../policy/policy.js'
import { threshold } from '../time/calendar.js'
import { parseDuration } from '../time/duration.js'
import { partitionAction } from './action.js'
import { assessPartitions } from './assess.js'
import { dropPartition } from './drop-partition.js'
import { type PolicyCase, planTables } from './plan-tables.js'
import type { RetentionStrategy } from './strategy.js'

// Whole plans of random tables, zones, durations and cutoffs, against a few lines that know nothing of how it is done.
const name = { schema: 'doc', name: 't' }
const day = 86_400_000
const strategy: RetentionStrategy = {
  name: 'delete',
  category: 'partition',
  destructive: true,
  requires: [],
  plan: ({ policy, expired }) =>
    expired.map((each) => partitionAction(policy, each, [dropPartition(policy, each.partition)])),
}

interface Case {
  readonly spans: readonly { readonly start: number; readonly end: number; readonly rows: number }[]
  readonly zone: string
  readonly amount: number
  readonly unit: 'y' | 'mo' | 'w' | 'd' | 'h'
  readonly cutoff: number
  readonly maxShare: number
  readonly includeNewest: boolean
}

/** A date and time of day as the wall clock of a zone shows them, as if it were UTC. */
function wallTime(instant: number, timeZone: string): number {
  const format = new Intl.DateTimeFormat('en-US', {
    ...{ timeZone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric' },
    ...{ hour: 'numeric', minute: 'numeric', second: 'numeric' },
  })
  const part = Object.fromEntries(format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]))
  const { year = 0, month = 1, hour = 0, minute = 0, second = 0 } = part
  return Date.UTC(year, month - 1, part.day, hour, minute, second, instant % 1000)
}

/** The instants that the wall clock of a zone calls so: none or two where clocks are changed. */
function instantsAt(wall: number, zone: string): number[] {
  const offsets = [-day, 0, day].map((shift) => wallTime(wall + shift, zone) - (wall + shift))
  return [...new Set(offsets)].map((offset) => wall - offset).filter((instant) => wallTime(instant, zone) === wall)
}

function oracleThreshold({ cutoff, amount, unit, zone }: Case): number | undefined {
  if (unit === 'h') return cutoff - amount * 3_600_000
  const wall = new Date(wallTime(cutoff, zone))
  if (unit === 'w' || unit === 'd') wall.setUTCDate(wall.getUTCDate() - amount * (unit === 'w' ? 7 : 1))
  else {
    const months = wall.getUTCFullYear() * 12 + wall.getUTCMonth() - amount * (unit === 'y' ? 12 : 1)
    const last = new Date(Date.UTC(Math.floor(months / 12), (months % 12) + 1, 0)).getUTCDate()
    wall.setUTCFullYear(Math.floor(months / 12), months % 12, Math.min(wall.getUTCDate(), last))
  }
  const found = instantsAt(wall.getTime(), zone)
  return found.length === 1 ? found[0] : undefined
}

/** The starts of the partitions that go; undefined where the share is too large. */
function oracle({ spans, cutoff, maxShare, includeNewest }: Case, before: number): number[] | undefined {
  const past = spans.filter(({ start, rows }) => rows > 0 && start <= cutoff).map(({ start }) => start)
  const newest = includeNewest ? undefined : Math.max(...past)
  const going = spans.filter(({ start, end }) => end <= before && start !== newest).map(({ start }) => start)
  return (going.length / spans.length) * 100 > maxShare ? undefined : going
}

/** Months or days in a row, as bounds that begin at midnight UTC. */
const spans = fc
  .record({
    first: fc.integer({ min: 0, max: 240 }),
    rows: fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 1, maxLength: 40 }),
    monthly: fc.boolean(),
  })
  .map(({ first, rows, monthly }) =>
    rows.map((count, i) => {
      const edge = (n: number) => (monthly ? Date.UTC(2010, first + n) : Date.UTC(2010, first) + n * day)
      return { start: edge(i), end: edge(i + 1), rows: count }
    }),
  )

const cases: fc.Arbitrary<Case> = fc
  .record({
    spans,
    zone: fc.constantFrom(
      'UTC',
      'Europe/Berlin',
      'America/New_York',
      'Asia/Kathmandu',
      'Pacific/Apia',
      'Australia/Lord_Howe',
    ),
    amount: fc.integer({ min: 1, max: 30 }),
    unit: fc.constantFrom('y', 'mo', 'w', 'd', 'h'),
    ahead: fc.integer({ min: 0, max: 1200 * day }),
    maxShare: fc.integer({ min: 1, max: 100 }),
    includeNewest: fc.boolean(),
  })
  // The cutoff lies where it decides something.
  .map(({ ahead, ...rest }) => ({ ...rest, cutoff: (rest.spans[0]?.start ?? 0) + ahead }))

it('takes exactly what is older, in order, but for the newest and for what exceeds the share', () => {
  fc.assert(
    fc.property(cases, (each) => {
      const before = oracleThreshold(each)
      fc.pre(before !== undefined)
      const duration = parseDuration(`${each.amount}${each.unit}`)
      expect(threshold(each.cutoff, duration, each.zone)).toBe(before)
      const [plan] = planTables({
        cases: [caseOf(each, before as number)],
        facts: new Map(),
        counts: new Map(each.spans.map(({ start, rows }) => [String(start), rows])),
        fingerprints: new Map(),
        maxShare: each.maxShare,
        now: each.cutoff,
        includeNewest: each.includeNewest,
      })
      const expected = oracle(each, before as number)
      if (expected === undefined) expect(plan?.guard?.code).toBe('CTK_MAX_SHARE_EXCEEDED')
      else expect(plan).toMatchObject({ guard: undefined, status: expected.length > 0 ? 'due' : 'nothing-expired' })
      if (expected !== undefined) expect(plan?.actions.map(({ partition }) => Number(partition))).toEqual(expected)
    }),
    { numRuns: 1_000 },
  )
})

function caseOf(each: Case, before: number): PolicyCase {
  const partitions = each.spans.map(
    ({ start, end, rows }): Partition => ({
      table: name,
      ident: String(start),
      label: new Date(start).toISOString(),
      keys: [{ column: 'm', bounds: { kind: 'range', start, end } }],
      rows,
      rowsExact: true,
    }),
  )
  const table: TableInfo = {
    ...{ name, columns: [], primaryKey: [], partitions, rowsExact: true },
    partitionKeys: [{ column: 'm', kind: 'timestamptz', granularity: 'day' }],
  }
  const policy = {
    id: 'p',
    timezone: each.zone,
    strategy: 'delete',
    table: name,
    where: [],
    expireBy: 'end',
    enabled: true,
  } as unknown as Policy
  const duration = parseDuration(`${each.amount}${each.unit}`)
  const assessment = assessPartitions(policy, table, { threshold: before, duration, expireBy: 'end' })
  const input = { policy, key: 'p', table, column: 'm', target: undefined, threshold: before, dialect: 'cratedb' }
  return {
    ...{ policy, table, strategy, assessment, cutoff: each.cutoff, threshold: before, status: 'planned' },
    input: input as unknown as NonNullable<PolicyCase['input']>,
  }
}
