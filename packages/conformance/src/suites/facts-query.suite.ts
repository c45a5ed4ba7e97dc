import type { PlanInput, Policy, RetentionStrategy } from '@ctk/core'
import { describe, expect, test } from 'vitest'
import { deepFreeze } from '../fixtures/deep-freeze.js'
import { parsesOnCrateDb } from '../sql/parses-on-cratedb.js'
import { sqlWords } from '../sql/sql-words.js'

/** Names that end early in SQL which is put together by hand; all contain the word by which they are found again. */
const hostile = ['marker"; DROP TABLE victim; --', "marker'; DROP TABLE victim; --", 'marker.dotted "quoted"'] as const

const hostilePolicies: readonly Partial<Policy>[] = hostile.map((name, i) => ({
  table: { schema: hostile[(i + 1) % 3] as string, name },
  column: hostile[(i + 2) % 3] as string,
  tags: ['marker of a tag'],
  description: 'marker of a description',
}))

/** The part of `describeRetentionStrategy` about `facts()`. */
export function describeFactsQuery<Target>(
  strategy: RetentionStrategy<Target>,
  inputFor: (overrides: Partial<Policy>) => PlanInput<Target>,
): void {
  test('asks nothing about no policies', () => {
    expect(strategy.facts?.([])).toBeUndefined()
  })

  describe.each(['postgresql', 'cratedb'])('one query for all policies, for %s', (dialect) => {
    const inputs = hostilePolicies.map((policy) => deepFreeze({ ...inputFor(policy), dialect }))
    const query = strategy.facts?.(inputs)
    const words = sqlWords(query?.sql ?? '')

    test('repeats itself', () => {
      expect(query).toEqual({ sql: expect.any(String), parameters: expect.any(Array) })
      expect(strategy.facts?.(inputs)).toEqual(query)
    })

    test('binds values: the keys of all inputs are parameters', () => {
      for (const { key } of inputs) {
        expect(query?.parameters).toContain(key)
        expect(query?.sql).not.toContain(key)
      }
      expect(words.placeholders).toEqual(query?.parameters.map((_, i) => i + 1))
    })

    test('quotes names, whatever they contain', () => {
      expect(words.bare).not.toMatch(/marker|victim|;/)
      expect(words.strings.filter((text) => text.includes('marker'))).toEqual([])
      expect(hostile).toEqual(expect.arrayContaining(words.names.filter((name) => name.includes('marker'))))
    })

    if (dialect === 'cratedb') {
      test('is one statement by the grammar of CrateDB', () => {
        expect(parsesOnCrateDb(query?.sql ?? '')).toBe(true)
      })
    }
  })
}
