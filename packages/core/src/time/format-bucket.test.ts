import { describe, expect, it } from 'vitest'
import { formatBucket } from './format-bucket.js'
import type { Granularity } from './granularity.js'

describe('formatBucket', () => {
  const start = Date.UTC(2002, 6, 14, 5, 6, 7, 8)

  it.each<[Granularity, string]>([
    ['year', '2002'],
    ['quarter', '2002-Q3'],
    ['month', '2002-07'],
    ['week', '2002-07-08'],
    ['day', '2002-07-14'],
    ['hour', '2002-07-14 05:06'],
    ['minute', '2002-07-14 05:06'],
    ['second', '2002-07-14 05:06:07'],
    ['millisecond', '2002-07-14 05:06:07.008'],
    [{ everyMs: 3_600_000, originMs: 0 }, '2002-07-14 05:06:07.008'],
  ])('names a bucket of a %o', (granularity, expected) => {
    expect(formatBucket(start, granularity)).toBe(expected)
  })

  it('shows an hour with its minutes, and a bin as short as possible', () => {
    expect(formatBucket(Date.UTC(2002, 6, 14, 5), 'hour')).toBe('2002-07-14 05:00')
    expect(formatBucket(Date.UTC(2002, 6, 14), { everyMs: 86_400_000, originMs: 0 })).toBe('2002-07-14')
  })

  it('shows the clocks of the zone', () => {
    const midnight = Date.UTC(2002, 11, 31, 23)
    expect(formatBucket(midnight, 'day', 'Europe/Berlin')).toBe('2003-01-01')
    expect(formatBucket(midnight, 'year', 'Europe/Berlin')).toBe('2003')
    expect(formatBucket(midnight, 'quarter', 'Europe/Berlin')).toBe('2003-Q1')
    expect(formatBucket(midnight, 'hour', 'Asia/Kolkata')).toBe('2003-01-01 04:30')
    expect(formatBucket(Date.UTC(2018, 10, 4, 3), 'day', 'America/Sao_Paulo')).toBe('2018-11-04')
  })

  it('shows years that have not four digits in full', () => {
    expect(formatBucket(Date.UTC(12_002, 6), 'month')).toBe('+012002-07')
    expect(formatBucket(Date.UTC(12_002, 6), 'year')).toBe('+012002')
  })
})
