import { granularityStart } from '@ctk/core'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type BoundKey, postgresqlBounds } from './postgresql-bounds.js'
import { type BoundValue, readPartitionBound } from './postgresql-partition-bound.js'

const DAY = 86_400_000
const at = Date.parse
const key = (kind: BoundKey['kind'], unit?: BoundKey['unit']): BoundKey => ({ kind, unit, problem: undefined })
const boundsOf = (text: string, of: BoundKey = key('timestamptz'), index = 0) =>
  postgresqlBounds(readPartitionBound(text), of, index)

describe('ranges', () => {
  test.each([
    [
      'one key: the end is exclusive',
      "FROM ('2020-01-01 00:00:00+00') TO ('2020-02-01 00:00:00+00')",
      '2020-01-01',
      '2020-02-01',
    ],
    [
      'offsets count',
      "FROM ('2020-01-01 00:00:00+05:30') TO ('2020-02-01 00:00:00-08')",
      '2019-12-31T18:30Z',
      '2020-02-01T08:00Z',
    ],
    [
      'microseconds: the start is cut, the end rounded up',
      "FROM ('2020-01-01 00:00:00.000999+00') TO ('2020-02-01 00:00:00.000001+00')",
      '2020-01-01',
      '2020-02-01T00:00:00.001Z',
    ],
    [
      'several keys: the end belongs to it',
      "FROM ('2020-01-01 00:00:00+00', 'a') TO ('2020-02-01 00:00:00+00', 'b')",
      '2020-01-01',
      '2020-02-01T00:00:00.001Z',
    ],
    [
      'several keys down from MINVALUE: it does not',
      "FROM ('2020-01-01 00:00:00+00', MINVALUE) TO ('2020-02-01 00:00:00+00', MINVALUE)",
      '2020-01-01',
      '2020-02-01',
    ],
  ])('%s', (_title, range, start, end) => {
    expect(boundsOf(`FOR VALUES ${range}`)).toEqual({ kind: 'range', start: at(start), end: at(end) })
  })

  test.each(['FROM (MINVALUE) TO (MAXVALUE)', "FROM ('-infinity') TO ('infinity')"])('%s is open', (range) => {
    expect(boundsOf(`FOR VALUES ${range}`)).toEqual({ kind: 'range' })
  })

  test('a day that belongs to it belongs to it until its end', () => {
    const text = "FOR VALUES FROM ('2020-01-01', 1) TO ('2020-01-31', 5)"
    expect(boundsOf(text, key('date'))).toEqual({ kind: 'range', start: at('2020-01-01'), end: at('2020-02-01') })
    expect(boundsOf(text.replaceAll(/, \d/g, ''), key('date'))).toMatchObject({ end: at('2020-01-31') })
  })

  test('a later key is bounded only while the earlier ones have one value', () => {
    const times = "'2020-01-01 00:00:00+00') TO ('eu', '2020-02-01 00:00:00+00')"
    expect(boundsOf(`FOR VALUES FROM ('eu', ${times}`, key('timestamptz'), 1)).toMatchObject({ end: at('2020-02-01') })
    expect(boundsOf(`FOR VALUES FROM ('am', ${times}`, key('timestamptz'), 1)).toEqual({ kind: 'range' })
  })

  test('time that is cut to months ends with the last month that is in it', () => {
    const cut = (to: string) =>
      boundsOf(`FOR VALUES FROM ('2020-01-01 00:00:00') TO ('${to}')`, key('timestamp', 'month'))
    expect(cut('2020-02-01 00:00:00')).toMatchObject({ end: at('2020-02-01') })
    expect(cut('2020-02-15 00:00:00')).toMatchObject({ end: at('2020-03-01') })
  })
})

describe('lists', () => {
  test.each([
    ["('2020-01-01 00:00:00+00')", key('timestamptz'), { kind: 'point', at: at('2020-01-01') }],
    ["('2020-01-01')", key('date'), { kind: 'range', start: at('2020-01-01'), end: at('2020-01-02') }],
    ["('2020-01-03', '2020-01-01')", key('date'), { kind: 'range', start: at('2020-01-01'), end: at('2020-01-04') }],
    [
      "('2020-01-01 00:00:00')",
      key('timestamp', 'month'),
      { kind: 'range', start: at('2020-01-01'), end: at('2020-02-01') },
    ],
    ['(NULL)', key('date'), { kind: 'null' }],
    ["('2020-01-01', NULL)", key('date'), { kind: 'null' }],
    ["('2020-01-01', 'infinity')", key('date'), { kind: 'range' }],
  ])('%s', (list, of, bounds) => {
    expect(boundsOf(`FOR VALUES IN ${list}`, of)).toEqual(bounds)
  })
})

test.each([
  [
    'FOR VALUES WITH (modulus 4, remainder 0)',
    key('timestamptz'),
    'is one of several by hash, which says nothing of time',
  ],
  ["FOR VALUES IN ('20230101')", key('integer'), 'has bounds of type integer, which may stand for any time'],
  [
    "FOR VALUES FROM ('01.01.2020 03:30:00 IST') TO ('01.02.2020 05:30:00 IST')",
    key('timestamptz'),
    'has bounds that cannot be read',
  ],
  ['something else', key('timestamptz'), 'has bounds that cannot be read'],
  ["FOR VALUES IN ('2020-01-01')", { ...key('date'), problem: 'is odd' }, 'is odd'],
])('nothing is guessed of %s', (text, of, reason) => {
  expect(boundsOf(text, of)).toEqual({ kind: 'unknown', reason })
})

test('the default partition is one, whatever its key', () => {
  expect(boundsOf('DEFAULT', key('integer'))).toEqual({ kind: 'default' })
})

describe('against PostgreSQL’s comparison of tuples: no row is outside of the bounds of its partition', () => {
  const micros = fc.integer({ min: -3_000_000, max: 3_000_000 })
  const limit = fc.oneof(
    { weight: 8, arbitrary: micros },
    { weight: 1, arbitrary: fc.constantFrom(-Infinity, Infinity) },
  )
  const tuple = (size: number) =>
    fc.array(limit, { minLength: size, maxLength: size }).map((values) => {
      const open = values.findIndex((value) => !Number.isFinite(value))
      return open < 0 ? values : values.map((value, i) => (i < open ? value : (values[open] as number)))
    })
  const cases = fc.integer({ min: 1, max: 3 }).chain((size) =>
    fc.record({
      from: tuple(size),
      to: tuple(size),
      rows: fc.array(fc.array(micros, { minLength: size, maxLength: size }), { minLength: 1 }),
    }),
  )
  const compare = (a: readonly number[], b: readonly number[]) =>
    a.map((value, i) => Math.sign(value - (b[i] as number)) || 0).find((sign) => sign !== 0) ?? 0
  const print = (value: number): BoundValue => {
    if (!Number.isFinite(value)) return { kind: value < 0 ? 'min' : 'max' }
    const iso = new Date(Math.floor(value / 1000)).toISOString().replace('T', ' ').slice(0, -1)
    return { kind: 'value', text: `${iso}${String(((value % 1000) + 1000) % 1000).padStart(3, '0')}+00` }
  }

  test('timestamps to the microsecond', () => {
    fc.assert(
      fc.property(cases, ({ from, to, rows }) => {
        const bound = { kind: 'range', from: from.map(print), to: to.map(print) } as const
        // The edges are where mistakes are.
        const edges = [from, to, to.map((value, i) => (i === to.length - 1 ? value - 1 : value))].filter((row) =>
          row.every(Number.isFinite),
        )
        for (const row of [...rows, ...edges].filter((row) => compare(from, row) <= 0 && compare(row, to) < 0)) {
          row.forEach((value, i) => {
            const { start = -Infinity, end = Infinity } = postgresqlBounds(bound, key('timestamptz'), i) as {
              start?: number
              end?: number
            }
            expect(start * 1000).toBeLessThanOrEqual(value)
            expect(value).toBeLessThan(end * 1000)
          })
        }
      }),
      { numRuns: 1000 },
    )
  })

  test('time that an expression cuts, and days', () => {
    const instant = fc.integer({ min: -40 * 365 * DAY, max: 80 * 365 * DAY })
    const unit = fc.constantFrom(undefined, 'hour', 'day', 'week', 'month', 'quarter', 'year')
    const kind = fc.constantFrom('timestamp' as const, 'date' as const)
    fc.assert(
      fc.property(
        instant,
        fc.integer({ min: 1, max: 800 * DAY }),
        instant,
        unit,
        kind,
        (from, length, row, unit, kind) => {
          const cut = (time: number) => {
            const truncated = unit === undefined ? time : granularityStart(time, unit)
            return kind === 'date' ? Math.floor(truncated / DAY) * DAY : truncated
          }
          const lower = kind === 'date' ? Math.floor(from / DAY) * DAY : from
          const upper = kind === 'date' ? lower + Math.ceil(length / DAY) * DAY : lower + length
          const text = (time: number) =>
            ({
              kind: 'value',
              text: new Date(time)
                .toISOString()
                .replace('T', ' ')
                .slice(0, kind === 'date' ? 10 : -1),
            }) as const
          const bound = { kind: 'range', from: [text(lower)], to: [text(upper)] } as const
          const bounds = postgresqlBounds(bound, key(kind, unit), 0) as { start: number; end: number }
          for (const time of [row, from, from + length - 1, from + length, upper - 1, bounds.end - 1, bounds.end]) {
            if (cut(time) < lower || cut(time) >= upper) continue
            expect(bounds.start).toBeLessThanOrEqual(time)
            expect(time).toBeLessThan(bounds.end)
          }
        },
      ),
      { numRuns: 1000 },
    )
  })
})
