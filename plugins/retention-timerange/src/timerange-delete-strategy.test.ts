import { describeRetentionStrategy, policyFixture } from '@ctk/conformance'
import type { DeleteRange, StrategyInput } from '@ctk/core'
import { describe, expect, it } from 'vitest'
import { parseTarget } from './target.js'
import { timerangeDeleteStrategy } from './timerange-delete-strategy.js'

const DAY = 86_400_000
const first = Date.UTC(2020, 0, 1)

/** Ninety days of data before the threshold of the fixture, 100 rows each, and as the query finds it. */
const facts = ({ policy }: StrategyInput) => [
  ...Array.from({ length: 90 }, (_, i) => ({ policy: policy.id, day: new Date(first + i * DAY), n: 100, total: null })),
  { policy: policy.id, day: null, n: null, total: 20_000 },
]

describeRetentionStrategy(timerangeDeleteStrategy, { facts, target: { sliceRows: 250, pause: '20ms' } })

const inputOf = (target: Record<string, unknown>) => {
  const { input } = policyFixture({ strategy: 'timerange-delete', column: 'ts' })
  return { ...input, target: parseTarget(target), expired: [], facts: facts(input) }
}
const rangesOf = (target: Record<string, unknown>) =>
  timerangeDeleteStrategy.plan(inputOf(target)).flatMap(({ operations }) => operations as DeleteRange[])

describe('timerange-delete', () => {
  it('covers everything from the first day with rows to the threshold, without gaps', () => {
    const ranges = rangesOf({ sliceRows: 1000 })
    expect(ranges.map(({ from, before }) => [from, before])).toEqual(
      Array.from({ length: 9 }, (_, i) => [first + i * 10 * DAY, first + (i + 1) * 10 * DAY]),
    )
  })

  it('leaves rows alone whose time is no date, and cuts no more slices than a plan can show', () => {
    const input = inputOf({ sliceRows: 1 })
    const facts = [
      { policy: input.policy.id, day: '-infinity', n: 90 },
      { policy: input.policy.id, day: new Date(first), n: 5_000_000 },
    ]
    const actions = timerangeDeleteStrategy.plan({ ...input, facts })
    expect(actions.length).toBeLessThanOrEqual(10_000)
    expect(actions[0]?.start).toBe(first)
    expect(actions.reduce((sum, action) => sum + (action.rows ?? 0), 0)).toBe(5_000_000)
  })

  it('rests between slices as the target says', () => {
    const pauses = rangesOf({ sliceRows: 1000, pause: '1s' }).map(({ pauseMs }) => pauseMs)
    expect(new Set(pauses.slice(0, -1))).toEqual(new Set([1000]))
    expect(pauses.at(-1)).toBe(0)
    expect(rangesOf({ pause: '0' })[0]?.pauseMs).toBe(0)
  })

  it.each([
    { sliceRows: 0 },
    { sliceRows: 1.5 },
    { sliceRows: '10' },
    { pause: '2h' },
    { pause: '1d' },
    { pause: 'INF' },
    { pause: -1 },
  ])('refuses the target %j', (target) => {
    expect(() => parseTarget(target)).toThrow(
      expect.objectContaining({ code: 'CTK_POLICY_INVALID', suggestions: [expect.stringContaining('--target')] }),
    )
  })

  it('says what a slice is and how sure its row count is', () => {
    const [action] = timerangeDeleteStrategy.plan(inputOf({ sliceRows: 1000 }))
    expect(action).toMatchObject({ label: '2020-01-01 … 2020-01-11', rows: 1000, rowsExact: true, start: first })
    expect(timerangeDeleteStrategy.plan(inputOf({ sliceRows: 50 }))[0]).toMatchObject({ rows: 50, rowsExact: false })
  })
})
