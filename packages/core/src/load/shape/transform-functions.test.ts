import { describe, expect, it } from 'vitest'
import { Unfit } from '../convert-value.js'
import { checkTransform, parseTransform } from './parse-transform.js'

const apply = (text: string, value: unknown) => {
  const transform = parseTransform(`c=${text}`)
  const result = checkTransform(transform).change?.(...transform.arguments)(value)
  return result instanceof Unfit ? result.reason : result
}

describe('the functions of transforms', () => {
  it.each<[string, unknown, unknown]>([
    ['trim', ' a b ', 'a b'],
    ['trim', null, null],
    ['trim', true, 'true is not a text'],
    ['lower', 'ÄB', 'äb'],
    ['upper', 'äß', 'ÄSS'],
    ['null(n/a,-)', 'n/a', null],
    ['null(n/a,-)', 'n', 'n'],
    ['null(-1)', -1, null],
    ["null('')", '', null],
    ['default(0)', null, '0'],
    ['default(0)', '', ''],
    ['default(0)', 5, 5],
    ["replace('.','')", '1.000.000', '1000000'],
    ['replace(a,$&)', 'bab', 'b$&b'],
    ['multiply(1000)', '5', 5000],
    ['multiply(0.5)', 3, 1.5],
    ['multiply(10)', 2.5, 25],
    ['multiply(3)', 9007199254740991n, 27021597764222973n],
    ['multiply(3)', '', null],
    ['multiply(3)', 'n/a', '"n/a" is not a number'],
    ['multiply(1e308)', '1e300', '1e300 becomes too large for a number'],
    ['divide(4)', '10', 2.5],
    ['divide(3)', '27021597764222973', 9007199254740991],
    ['divide(-2)', null, null],
    ['epoch(s)', 1700000000, new Date('2023-11-14T22:13:20Z')],
    ['epoch(s)', '1700000000.250001', '2023-11-14T22:13:20.250001Z'],
    ['epoch(ms)', 1700000000123, new Date('2023-11-14T22:13:20.123Z')],
    ['epoch(us)', -1, '1969-12-31T23:59:59.999999Z'],
    ['epoch(ns)', 1700000000123456789n, '2023-11-14T22:13:20.123456789Z'],
    ['epoch(ns)', '', null],
    ['epoch(s)', 1e300, '1e+300 is not a count of s'],
    ['epoch(s)', '99999999999999', '99999999999999 s since 1970 is beyond the times there are'],
    ['epoch(s)', true, 'true is not a count of s'],
    ['hash', 'abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
    ['hash', null, null],
    ['mask(4)', '4111111111111234', '************1234'],
    ['mask(4)', 1234, '****'],
    ['mask(0)', '😀b', '**'],
    ['cast(integer)', '7.5', '7.5 is not a whole number'],
    ['cast(integer)', ' 7 ', 7],
    ['cast(float)', '7', 7],
    ['cast(text)', 7, '7'],
    ['cast(boolean)', 'yes', true],
    ['cast(timestamp)', '2024-01-01T02:00:00+02:00', new Date('2024-01-01T00:00:00Z')],
    ['cast(json)', '[1', '"[1" is not JSON'],
    ['constant(x)', 5, 'x'],
  ])('%s of %s', (text, value, result) => {
    expect(apply(text, value)).toEqual(result)
  })
})
