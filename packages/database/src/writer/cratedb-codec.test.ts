import { describe, expect, test } from 'vitest'
import { cratedbCodec } from './cratedb-codec.js'

const encode = (type: string, value: unknown) => cratedbCodec(type).encode(value)

describe('what is sent to CrateDB', () => {
  test.for([
    ['bigint', '42', 42],
    ['bigint', ' -0042 ', -42],
    ['bigint', 5, 5],
    ['bigint', 9_007_199_254_740_993n, 9_007_199_254_740_993n],
    ['bigint', '9007199254740993', 9_007_199_254_740_993n],
    ['smallint', '+7', 7],
    ['double precision', '1.5e3', 1500],
    ['double precision', '.5', 0.5],
    ['double precision', 3n, 3],
    ['double precision', 'NaN', Number.NaN],
    ['double precision', '-Infinity', Number.NEGATIVE_INFINITY],
    ['real', '3.4028235e38', 3.4028235e38],
    ['boolean', 'T', true],
    ['boolean', 0, false],
    ['boolean', 'off', false],
    ['timestamp with time zone', '2024-01-01T00:00:00+01:00', Date.UTC(2023, 11, 31, 23)],
    ['timestamp without time zone', '2024-01-01T00:00:00+01:00', Date.UTC(2024, 0, 1)],
    ['timestamp with time zone', new Date(5), 5],
    ['timestamp with time zone', 1_700_000_000_000.9, 1_700_000_000_000],
    ['text', 1.5, '1.5'],
    ['text', new Date(0), '1970-01-01T00:00:00.000Z'],
    ['text', { a: 1n }, '{"a":1}'],
    ['object', '{"a": 1}', '{"a": 1}'],
    ['object', { a: [1] }, '{"a":[1]}'],
    ['text_array', ['a', null], '{"v":["a",null]}'],
    ['constructor', 'x', '{"v":"x"}'],
  ] as const)('for %s: %o becomes %o', ([type, value, expected]) => {
    expect(encode(type, value)).toEqual(expected)
  })

  test.for([
    ['bigint', '1.5', '"1.5" is not a whole number'],
    ['bigint', 1.5, '1.5 is not a whole number'],
    ['bigint', true, 'true is not a whole number'],
    ['integer', 2 ** 31, '2147483648 is not between -2147483648 and 2147483647'],
    ['double precision', '', '"" is not a number'],
    ['double precision', '0x10', '"0x10" is not a number'],
    ['double precision', '1e999', '"1e999" is too large'],
    ['real', 3.4028236e38, '3.4028236e+38 is too large'],
    ['boolean', 2, '2 is not true or false'],
    ['timestamp with time zone', '2019-02-30', '"2019-02-30" is not a time'],
    ['timestamp with time zone', new Date(Number.NaN), 'an invalid date is not a time'],
    ['timestamp with time zone', 1e17, '100000000000000000 is not a time'],
    ['text', '\ud83d', '"\\ud83d" contains half of a character'],
    ['object', 'text', '"text" is not an object'],
    ['object', 'x'.repeat(99), `"${'x'.repeat(56)}… is not an object`],
  ] as const)('for %s never %o', ([type, value, message]) => {
    expect(() => encode(type, value)).toThrow(message)
  })
})
