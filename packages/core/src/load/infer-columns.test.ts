import { describe, expect, it } from 'vitest'
import { inferColumns } from './infer-columns.js'

const kindOf = (...values: unknown[]) => inferColumns([{ name: 'c', values }])[0]?.kind
/** The kind in a file where another column is typed, as in NDJSON. */
const typedKindOf = (...values: unknown[]) =>
  inferColumns([
    { name: 'c', values },
    { name: 'other', values: values.map(() => 1) },
  ])[0]?.kind

describe('inferColumns of texts', () => {
  it.each([
    ['integer', ['0', '-12', '300']],
    ['integer', ['9223372036854775807', null, '']],
    ['float', ['1', '2.5', '-.5', '1e-3', '7.']],
    ['boolean', ['true', 'FALSE']],
    ['date', ['1990-01-08', '2000-02-29']],
    ['date', ['1990/1/8', '2000/02/29']],
    ['timestamp', ['1990-01-08', '1990-01-08 05:40']],
    ['timestamptz', ['1990-01-08T05:40:00Z', '1990-01-08T05:40:00.5+02:00']],
    ['timestamptz', ['1990-01-08 05:40', '1990-01-08T05:40Z']],
    ['json', ['{"a":1}', '[1,2]']],
    ['text', ['a', 'b']],
  ] as const)('is %s for %j', (kind, values) => expect(kindOf(...values)).toBe(kind))

  it.each([
    ['a zero in front, which a number would lose', ['007', '12']],
    ['more than 64 bits, which a float would round', ['9223372036854775808']],
    ['a value among numbers that is none', ['1', 'n/a']],
    ['a day that does not exist', ['2019-02-28', '2019-02-30']],
    ['words that some read as booleans', ['yes', 'no']],
    ['braces that are not JSON', ['{a}']],
    ['no value at all', [null, '', null]],
    ['no rows', []],
    ['NaN and infinity', ['NaN', 'Infinity']],
    ['hexadecimal digits', ['0x10']],
  ])('is text for %s', (_, values) => expect(kindOf(...values)).toBe('text'))

  it('reads dates with slashes only when the whole column settles their order', () => {
    const of = (...values: string[]) => inferColumns([{ name: 'c', values }])[0]
    expect(of('1/8/1990', '1/31/1990')).toMatchObject({ kind: 'date', dateOrder: 'month-first' })
    expect(of('8/1/1990 0:00', '31/1/1990 13:30')).toMatchObject({ kind: 'timestamp', dateOrder: 'day-first' })
    expect(of('1/8/1990', '2/9/1990')).toMatchObject({ kind: 'text', dateOrder: 'ambiguous' })
    expect(of('1/31/1990', '31/1/1990')).toMatchObject({ kind: 'text', dateOrder: 'contradictory' })
  })
})

describe('inferColumns of typed values', () => {
  it.each([
    ['text', ['123', '456']],
    ['text', ['true']],
    ['text', ['{"a":1}']],
    ['timestamptz', ['2024-01-01T00:00:00Z', null]],
    ['integer', [1, 2, 9_223_372_036_854_775_807n]],
    ['float', [1, 2.5]],
    ['float', [1e300]],
    ['text', [18_446_744_073_709_551_615n]],
    ['boolean', [true, null, false]],
    ['json', [{ a: 1 }, [1], null]],
    ['timestamptz', [new Date(0)]],
    ['text', [1, 'a']],
    ['text', [{ a: 1 }, 'a']],
    ['text', [true, 1]],
  ] as const)('is %s for %o', (kind, values) => expect(typedKindOf(...values)).toBe(kind))
})

it('believes a source that says which kind a column has', () => {
  const kinds = inferColumns([
    { name: 'a', kind: 'text', values: ['1', '2'] },
    { name: 'b', kind: 'float', values: [1, null] },
    { name: 'c', values: ['1'] },
  ]).map(({ kind }) => kind)
  expect(kinds).toEqual(['text', 'float', 'text'])
})
