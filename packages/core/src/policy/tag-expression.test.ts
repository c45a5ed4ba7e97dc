import { describe, expect, it } from 'vitest'
import { parseTagList, parseTags } from './tag-expression.js'

describe('parseTags', () => {
  it.each([
    ['foo', ['foo'], true],
    ['foo,bar', ['foo'], false],
    ['foo , bar', ['bar', 'foo'], true],
    ['foo and bar', ['foo', 'bar'], true],
    ['foo or bar', ['bar'], true],
    ['not foo', ['bar'], true],
    ['NOT foo AND bar', ['bar'], true],
    ['foo and not (bar or baz)', ['foo', 'baz'], false],
    ['foo or bar and baz', ['foo'], true],
    ['"us east"', ['us east'], true],
    ['"or"', ['or'], true],
    ["x'--", ["x'--"], true],
  ])('%s on %j is %s', (text, tags, expected) => {
    expect(parseTags(text).matches(tags)).toBe(expected)
  })

  it.each(['', 'foo,', ',foo', 'foo or', 'not', '(foo', 'foo)', 'foo bar', '"foo', '()'])('refuses %j', (text) => {
    expect(() => parseTags(text)).toThrow(expect.objectContaining({ code: 'CTK_TAGS_INVALID' }))
  })

  it('names its tags', () => {
    expect(parseTags('b and (a or not b)').names).toEqual(['a', 'b'])
  })
})

describe('parseTagList', () => {
  it('sorts and drops duplicates', () => {
    expect(parseTagList('foo, bar,foo')).toEqual(['bar', 'foo'])
  })

  it.each(['', 'foo,', ','])('refuses the empty tag in %j', (text) => {
    expect(() => parseTagList(text)).toThrow(expect.objectContaining({ code: 'CTK_TAGS_INVALID' }))
  })
})
