import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readPartitionBound } from './postgresql-partition-bound.js'

/** What quotes, separates and nests, and what is longer than a byte. */
const nasty = [...`'""\\,;:()[] aÄ表😀\n`]

const value = (text: string) => ({ kind: 'value', text }) as const
const min = { kind: 'min' } as const
const max = { kind: 'max' } as const

test.each([
  ['DEFAULT', { kind: 'default' }],
  ['FOR VALUES WITH (modulus 4, remainder 0)', { kind: 'hash' }],
  [
    "FOR VALUES FROM ('2019-12-31 22:00:00.123456+00') TO ('2020-02-01 00:00:00+00')",
    { kind: 'range', from: [value('2019-12-31 22:00:00.123456+00')], to: [value('2020-02-01 00:00:00+00')] },
  ],
  ["FOR VALUES FROM (MINVALUE) TO ('MINVALUE')", { kind: 'range', from: [min], to: [value('MINVALUE')] }],
  [
    "FOR VALUES FROM ('-5', '-1.5', 'a) TO (b') TO (5, 2.5, MAXVALUE)",
    { kind: 'range', from: [value('-5'), value('-1.5'), value('a) TO (b')], to: [value('5'), value('2.5'), max] },
  ],
  [
    String.raw`FOR VALUES IN ('eu', 'it''s', 'back\', 'x, y', NULL, 'NULL', true)`,
    {
      kind: 'list',
      values: [
        value('eu'),
        value("it's"),
        value('back\\'),
        value('x, y'),
        { kind: 'null' },
        value('NULL'),
        value('true'),
      ],
    },
  ],
])('%s', (text, bound) => {
  expect(readPartitionBound(text)).toEqual(bound)
})

test.each(['', 'FOR VALUES', "FOR VALUES FROM ('a') TO ('a', 'b')", 'FOR VALUES IN (now())', "FOR VALUES IN ('a'"])(
  'what is not a bound is none: %s',
  (text) => {
    expect(readPartitionBound(text)).toBeUndefined()
  },
)

test('texts of any kind come back as they were', () => {
  const text = fc.oneof(
    fc.string({ unit: fc.constantFrom(...nasty) }),
    fc.constantFrom("'", "','", "'); DROP", ') TO (', 'NULL', '\\', "\\'"),
  )
  fc.assert(
    fc.property(fc.array(text, { minLength: 1, maxLength: 4 }), (texts) => {
      const list = texts.map((each) => `'${each.replaceAll("'", "''")}'`).join(', ')
      const values = texts.map(value)
      expect(readPartitionBound(`FOR VALUES IN (${list})`)).toEqual({ kind: 'list', values })
      expect(readPartitionBound(`FOR VALUES FROM (${list}) TO (${list})`)).toEqual({
        kind: 'range',
        from: values,
        to: values,
      })
    }),
  )
})
