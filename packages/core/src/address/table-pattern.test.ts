import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatTableName, parseTableSelector } from './table-name.js'
import { isPattern, literalLength, matchesPattern, patternsOverlap } from './table-pattern.js'

describe('a pattern of table names', () => {
  it.each([
    ['metrics_*', 'metrics_a', true],
    ['metrics_*', 'metrics_', true],
    ['metrics_*', 'metrics', false],
    ['metrics_*', 'Metrics_a', false],
    ['metrics_{tenant}', 'metrics_a', true],
    ['metrics_{tenant}', 'metrics_', false],
    ['*_raw', 'a_raw', true],
    ['*_raw', 'a_raw_2', false],
    ['{a}_{b}', 'x_y', true],
    ['a.c', 'abc', false],
    ['*', '😀', true],
    ['{x}', '😀', true],
  ])('%s for %s is %s', (pattern, name, matches) => expect(matchesPattern(pattern, name)).toBe(matches))

  it.each([
    ['metrics', false],
    ['metrics_*', true],
    ['m_{t}', true],
    ['m_{}', false],
    ['m{', false],
  ])('%s is one: %s', (name, is) => expect(isPattern(name)).toBe(is))

  it.each([
    ['metrics_*', '*_raw', true],
    ['metrics_*', 'events_*', false],
    ['a*b', 'a*c', false],
    ['{x}', '', false],
    ['a{x}', 'a', false],
    ['*', '*', true],
  ])('%s and %s overlap: %s', (a, b, overlap) => expect(patternsOverlap(a, b)).toBe(overlap))

  const text = fc.string({ unit: fc.constantFrom('a', 'b', '_'), maxLength: 6 })
  const pattern = fc.array(fc.constantFrom('a', 'b', '_', '*', '{t}'), { maxLength: 6 }).map((parts) => parts.join(''))
  const oracle = (each: string) =>
    new RegExp(`^${each.replaceAll(/\*|\{t\}/g, (part) => (part === '*' ? '.*' : '.+'))}$`, 's')

  it('matches what a regular expression does, and overlaps where both match', () => {
    fc.assert(
      fc.property(pattern, pattern, text, (a, b, name) => {
        expect(matchesPattern(a, name)).toBe(oracle(a).test(name))
        if (oracle(a).test(name) && oracle(b).test(name)) expect(patternsOverlap(a, b)).toBe(true)
        expect(patternsOverlap(a, b)).toBe(patternsOverlap(b, a))
      }),
      { numRuns: 1000 },
    )
  })

  it('overlaps only where a name exists', () => {
    const names = Array.from({ length: 6 }, (_, n) => words(n)).flat()
    const short = fc.array(fc.constantFrom('a', 'b', '*', '{t}'), { maxLength: 3 }).map((parts) => parts.join(''))
    fc.assert(
      fc.property(short, short, (a, b) => {
        const both = names.some((name) => oracle(a).test(name) && oracle(b).test(name))
        expect(patternsOverlap(a, b)).toBe(both)
      }),
    )
  })

  it('is as specific as it has characters of its own', () => {
    expect(['*', 'm_*', 'm_{tenant}', 'm_*_raw'].map(literalLength)).toEqual([0, 2, 2, 6])
  })
})

describe('parseTableSelector', () => {
  it.each([
    ['metrics_*', 'pattern', { schema: 'doc', name: 'metrics_*' }],
    ['s.m_{t}', 'pattern', { schema: 's', name: 'm_{t}' }],
    ['s."m_*"', 'name', { schema: 's', name: 'm_*' }],
    ['"s*".m', 'name', { schema: 's*', name: 'm' }],
    ['metrics', 'name', { schema: 'doc', name: 'metrics' }],
  ])('%s is a %s', (text, match, table) => expect(parseTableSelector(text, 'doc')).toEqual({ table, match }))

  it('refuses a pattern in place of a schema', () => {
    expect(() => parseTableSelector('s*.m', 'doc')).toThrow(expect.objectContaining({ code: 'CTK_NAME_INVALID' }))
  })

  it('reads back every formatted name as a name', () => {
    const part = fc
      .string({ minLength: 1, maxLength: 6 })
      .filter((each) => each.trim() === each && !each.includes('\0'))
    const odd = fc.oneof(part, fc.constantFrom('m_*', 'm_{t}', '*'))
    fc.assert(
      fc.property(odd, odd, (schema, name) => {
        expect(parseTableSelector(formatTableName({ schema, name }), 'x')).toEqual({
          table: { schema, name },
          match: 'name',
        })
      }),
    )
  })
})

function words(length: number): string[] {
  return length === 0 ? [''] : words(length - 1).flatMap((word) => [`a${word}`, `b${word}`])
}
