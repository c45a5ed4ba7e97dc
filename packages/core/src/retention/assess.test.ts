import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Bounds, Partition, TableInfo } from '../database/catalog.js'
import type { Policy } from '../policy/policy.js'
import { parseDuration } from '../time/duration.js'
import { type AssessOptions, assessPartitions } from './assess.js'

const name = { schema: 'doc', name: 'metrics' }
const policy: Policy = {
  strategy: 'delete',
  id: 'p',
  table: name,
  column: undefined,
  match: 'name',
  keepLast: undefined,
  maxBytes: undefined,
  where: [],
  duration: '1y',
  target: {},
  tags: [],
  timezone: 'UTC',
  expireBy: 'end',
  keyFormat: undefined,
  granularity: undefined,
  enabled: true,
  description: undefined,
  version: 1,
  createdAt: 0,
  updatedAt: 0,
}
const partition = (label: string, bounds: Bounds, extra: Partial<Partition> = {}): Partition => ({
  table: name,
  ident: label,
  label,
  keys: [{ column: 'm', bounds }],
  rows: 1,
  rowsExact: true,
  bytes: 1,
  ...extra,
})
const table = (
  partitions: readonly Partition[],
  kind: 'timestamptz' | 'integer' | 'text' = 'timestamptz',
): TableInfo => ({
  name,
  columns: [],
  primaryKey: [],
  partitions,
  rowsExact: true,
  partitionKeys: [kind === 'timestamptz' ? { column: 'm', kind, granularity: 'month' } : { column: 'm', kind }],
})
const options = (more: Partial<AssessOptions> & Pick<AssessOptions, 'threshold'>): AssessOptions => ({
  duration: parseDuration('1y'),
  expireBy: 'end',
  ...more,
})
const at = (date: string) => Date.parse(`${date}T00:00:00Z`)
const month = (text: string) => {
  const start = at(`${text}-01`)
  const date = new Date(start)
  return partition(text, { kind: 'range', start, end: Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1) })
}
const labels = (list: readonly { partition: Partition }[]) => list.map((each) => each.partition.label)

describe('assessPartitions', () => {
  it('expires a partition only when all of it is older, and says which is next', () => {
    const result = assessPartitions(
      policy,
      table(['2022-12', '2023-01', '2023-02', '2024-06'].map(month)),
      options({ threshold: at('2023-02-15') }),
    )
    expect(labels(result.expired)).toEqual(['2022-12', '2023-01'])
    expect(result.kept).toEqual([
      { label: '2023-02', reason: 'not-yet', explanation: 'kept: its end, 2023-03-01, is after the threshold' },
    ])
    expect(result.next).toEqual({ label: '2023-02', at: at('2024-03-01') })
  })

  it('reproduces the older rule with expireBy start', () => {
    const result = assessPartitions(
      policy,
      table(['2023-01', '2023-02', '2023-03', '2024-06'].map(month)),
      options({ threshold: at('2023-02-15'), expireBy: 'start' }),
    )
    expect(labels(result.expired)).toEqual(['2023-01', '2023-02'])
  })

  it('keeps null, default and open-ended partitions, and says so', () => {
    const partitions = [
      partition('none', { kind: 'null' }),
      partition('rest', { kind: 'default' }),
      { ...partition('empty rest', { kind: 'default' }), rows: 0 },
      partition('open', { kind: 'range', start: 0 }),
      month('2024-06'),
    ]
    const result = assessPartitions(policy, table(partitions), options({ threshold: at('2030-01-01') }))
    expect(result.kept.map((kept) => kept.reason).sort()).toEqual(['default', 'null', 'open-ended'])
    expect(labels(result.expired)).toEqual(['2024-06'])
  })

  it('takes a point for expired only when it is strictly older', () => {
    const partitions = [1, 2, 3].map((n) => partition(`p${n}`, { kind: 'point', at: n }))
    expect(labels(assessPartitions(policy, table(partitions), options({ threshold: 2 })).expired)).toEqual(['p1'])
  })

  it('never guesses what an integer means, and reads it when the policy says', () => {
    const days = [20221231, 20230101, 20301231].map((value) => ({
      ...partition(String(value), { kind: 'unknown', reason: 'is an integer' }),
      keys: [{ column: 'm', value, bounds: { kind: 'unknown', reason: 'is an integer' } as const }],
    }))
    const info = table(days, 'integer')
    expect(() => assessPartitions(policy, info, options({ threshold: at('2023-01-02') }))).toThrow(
      expect.objectContaining({ code: 'CTK_BOUNDS_UNKNOWN', message: expect.stringContaining('"m" (integer)') }),
    )
    const told = assessPartitions({ ...policy, keyFormat: 'yyyyMMdd' }, info, options({ threshold: at('2023-01-01') }))
    expect(labels(told.expired)).toEqual(['20221231'])
    const wrong = () =>
      assessPartitions({ ...policy, keyFormat: 'yyyyMM' }, info, options({ threshold: at('2023-01-01') }))
    expect(wrong).toThrow(expect.objectContaining({ code: 'CTK_BOUNDS_UNKNOWN' }))
  })

  it('takes a value for as long as its format says, however fine the declared granularity is', () => {
    const day = {
      ...partition('20230101', { kind: 'unknown', reason: '' }),
      keys: [{ column: 'm', value: 20230101, bounds: { kind: 'unknown', reason: '' } as const }],
    }
    const hourly = { ...policy, keyFormat: 'yyyyMMdd', granularity: 'hour' }
    const at23 = Date.UTC(2023, 0, 1, 23)
    expect(assessPartitions(hourly, table([day], 'integer'), options({ threshold: at23 })).expired).toEqual([])
    const monthly = { ...policy, keyFormat: 'yyyyMMdd', granularity: 'month' }
    const later = options({ threshold: at('2023-01-31') })
    expect(assessPartitions(monthly, table([day], 'integer'), later).expired).toEqual([])
  })

  it('refuses minutes on partitions of a month', () => {
    const minutes = { ...options({ threshold: at('2030-01-01') }), duration: parseDuration('18m') }
    expect(() => assessPartitions({ ...policy, duration: '18m' }, table([month('2020-01')]), minutes)).toThrow(
      expect.objectContaining({ code: 'CTK_DURATION_INVALID', suggestions: ['Did you mean "18mo" (months)?'] }),
    )
  })

  it('refuses a table without partitions and an ambiguous one', () => {
    expect(() => assessPartitions(policy, { ...table([]), partitionKeys: [] }, options({ threshold: 0 }))).toThrow(
      expect.objectContaining({ code: 'CTK_TABLE_NOT_PARTITIONED' }),
    )
    const two = { ...table([]), partitionKeys: ['a', 'b'].map((column) => ({ column, kind: 'timestamptz' as const })) }
    expect(() => assessPartitions(policy, two, options({ threshold: 0 }))).toThrow(
      expect.objectContaining({ code: 'CTK_BOUNDS_UNKNOWN' }),
    )
    expect(assessPartitions({ ...policy, column: 'b' }, two, options({ threshold: 0 })).column).toBe('b')
  })

  it('agrees with an oracle on random tables: nothing younger than the threshold goes, nothing older stays', () => {
    const bounds: fc.Arbitrary<Bounds> = fc.oneof(
      {
        weight: 6,
        arbitrary: fc
          .tuple(fc.integer({ min: 0, max: 500 }), fc.integer({ min: 1, max: 50 }))
          .map(([start, length]) => ({ kind: 'range' as const, start, end: start + length })),
      },
      fc.integer({ min: 0, max: 500 }).map((each) => ({ kind: 'point' as const, at: each })),
      fc.constant<Bounds>({ kind: 'null' }),
      fc.constant<Bounds>({ kind: 'range', start: 3 }),
    )
    fc.assert(
      fc.property(fc.array(bounds, { maxLength: 25 }), fc.integer({ min: 0, max: 600 }), (drawn, threshold) => {
        const partitions = drawn.map((each, i) => partition(`p${i}`, each))
        const result = assessPartitions(policy, table(partitions), options({ threshold }))
        const lastRow = (b: Bounds) =>
          b.kind === 'range' ? (b.end === undefined ? Infinity : b.end - 1) : b.kind === 'point' ? b.at : Infinity
        const expected = partitions.filter((_, i) => lastRow(drawn[i] as Bounds) < threshold)
        expect(labels(result.expired).sort()).toEqual(expected.map((p) => p.label).sort())
        const ends = result.expired.map((each) => each.end)
        expect(ends).toEqual([...ends].sort((a, b) => a - b))
      }),
      { numRuns: 500 },
    )
  })
})
