import { describe, expect, it } from 'vitest'
import { parseJson } from './parse-json.js'

describe('parseJson', () => {
  it.each([
    '{"a":[1,2.5,null,true,"x"]}',
    '{"id":12345678901234567890}',
    '[-9007199254740993,{"deep":{"id":9007199254740993}}]',
    '{"text":"12345678901234567890"}',
    '0.1234567890123456',
  ])('writes %s back as it was', (text) => expect(JSON.stringify(parseJson(text))).toBe(text))

  it('leaves safe numbers and fractions plain beside a long one', () => {
    expect(parseJson('{"a":1,"b":1.5,"c":1e300,"d":12345678901234567890}')).toMatchObject({ a: 1, b: 1.5, c: 1e300 })
  })

  it.each(['', '{a}', '{"a":1', 'undefined'])('does not read %j', (text) => expect(parseJson(text)).toBeUndefined())
})
