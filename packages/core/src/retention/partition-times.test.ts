import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Bounds, TableInfo } from '../database/catalog.js'
import type { Policy } from '../policy/policy.js'
import { threshold } from '../time/calendar.js'
import { parseDuration } from '../time/duration.js'
import { isExpired } from './expiry.js'
import { partitionTimes } from './partition-times.js'

const name = { schema: 'doc', name: 't' }
const tableOf = (...all: Bounds[]): TableInfo => ({
  name,
  columns: [],
  primaryKey: [],
  partitionKeys: [{ column: 'm', kind: 'timestamptz' }],
  partitions: all.map((bounds, i) => ({
    ...{ table: name, ident: `p${i}`, label: `p${i}`, rowsExact: true },
    keys: [{ column: 'm', bounds }],
  })),
  rowsExact: true,
})
const policyOf = (more: Partial<Policy>) =>
  ({ strategy: 'delete', table: name, duration: '1y', timezone: 'UTC', expireBy: 'end', ...more }) as Policy

it('tells the very instant from which on a partition is expired', () => {
  const zones = fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu')
  const durations = fc.constantFrom('1y', '1mo', '13mo', '30d', '2w', '90m', '1w2d', '36h', '1y1d')
  const day = fc.integer({ min: 0, max: 800 }).map((n) => Date.UTC(2024, 0, 1) + n * 86_400_000)
  const bounds = fc.oneof(
    day.map((at): Bounds => ({ kind: 'point', at })),
    fc
      .tuple(day, fc.integer({ min: 1, max: 40 }))
      .map(([start, days]): Bounds => ({ kind: 'range', start, end: start + days * 86_400_000 })),
  )
  fc.assert(
    fc.property(
      bounds,
      durations,
      zones,
      fc.constantFrom<'end' | 'start'>('end', 'start'),
      (some, duration, timezone, by) => {
        const policy = policyOf({ duration, timezone, expireBy: by })
        const at = partitionTimes(policy, tableOf(some))?.[0]?.expiresAt as number
        const expired = (cutoff: number) =>
          isExpired(some, threshold(cutoff, parseDuration(duration), timezone) as number, by)
        expect([expired(at - 1), expired(at)]).toEqual([false, true])
      },
    ),
  )
})

it('knows no instant for what never expires, and puts what covers no time last', () => {
  const times = partitionTimes(
    policyOf({}),
    tableOf({ kind: 'null' }, { kind: 'range', start: 5 }, { kind: 'default' }, { kind: 'range', end: 1 }),
  )
  expect(times?.map(({ partition, expiresAt }) => [partition.ident, expiresAt === undefined])).toEqual([
    ['p3', false],
    ['p1', true],
    ['p0', true],
    ['p2', true],
  ])
  expect(
    partitionTimes(policyOf({ duration: 'INF' }), tableOf({ kind: 'point', at: 0 }))?.[0]?.expiresAt,
  ).toBeUndefined()
  expect(
    partitionTimes(policyOf({ duration: undefined }), tableOf({ kind: 'point', at: 0 }))?.[0]?.expiresAt,
  ).toBeUndefined()
})

it('is not known where the policy does not fit the table', () => {
  expect(partitionTimes(policyOf({ column: 'nope' }), tableOf({ kind: 'null' }))).toBeUndefined()
})
