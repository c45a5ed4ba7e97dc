import type { ViewDefinition, ViewStrategy } from '@ctk/core'
import { describe, expect, test } from 'vitest'
import { deepFreeze } from '../fixtures/deep-freeze.js'
import { parsesOnCrateDb } from '../sql/parses-on-cratedb.js'
import { sqlWords } from '../sql/sql-words.js'

/** What the suite has to know besides the strategy. */
export interface ViewStrategyOptions {
  /** The facts of a view of which something has changed. */
  readonly changed: readonly unknown[]
  /** The facts of one of which nothing has; left out for a strategy that always rebuilds. */
  readonly unchanged?: readonly unknown[]
  /** Whether CrateDB has to understand its statements. Default true. */
  readonly onCrateDb?: boolean
}

/** All contain the word by which they are found again. */
const hostile = ['marker"; DROP TABLE victim; --', "marker'; DROP TABLE victim; --", 'marker.dotted "quoted"'] as const

/**
 * The contract of {@link ViewStrategy} as tests: planning is pure and repeatable, the statements are plain data, one each, with
 * names that are quoted, and there are none where nothing has changed.
 *
 * @example describeViewStrategy(rebuild, { changed: [{ rows: 2 }], unchanged: [] })
 */
export function describeViewStrategy(
  strategy: ViewStrategy,
  { changed, unchanged, onCrateDb = true }: ViewStrategyOptions,
): void {
  const source = { schema: 'doc', name: 'metrics' }
  const view: ViewDefinition = {
    name: { schema: 'doc', name: 'metrics_by_day' },
    query: `SELECT date_trunc('day', ts) AS day, count(*) AS n FROM doc.metrics GROUP BY 1`,
    sources: [source],
  }

  describe(`view strategy "${strategy.name}"`, () => {
    test('has a name', () => {
      expect(strategy.name).toMatch(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/)
    })

    test('plans something where something has changed, the same whenever it is asked, and changes nothing itself', () => {
      const facts = deepFreeze(structuredClone([...changed]))
      const first = strategy.plan(deepFreeze(structuredClone(view)), facts)
      expect(first.length).toBeGreaterThan(0)
      expect(strategy.plan(view, facts)).toEqual(first)
      expect(structuredClone(first)).toEqual(first)
    })

    if (unchanged) {
      test('plans nothing where nothing has changed', () => {
        expect(strategy.plan(view, unchanged)).toEqual([])
      })
    }

    test.each(hostile)('quotes the name of a view such as %s', (name) => {
      for (const { sql, parameters } of strategy.plan({ ...view, name: { schema: name, name } }, changed)) {
        const words = sqlWords(sql)
        expect(words.bare).not.toMatch(/marker|victim/)
        expect(words.placeholders).toEqual(parameters.map((_, i) => i + 1))
      }
    })

    if (onCrateDb) {
      test('CrateDB parses each of its statements', () => {
        for (const { sql } of strategy.plan(view, changed)) expect(parsesOnCrateDb(sql)).toBe(true)
      })
    }
  })
}
