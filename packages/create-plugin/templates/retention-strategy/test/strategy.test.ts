import { describeRetentionStrategy, partitionFixture, policyFixture } from '@ctk/conformance'
import { expect, test } from 'vitest'
import { strategy } from '../src/strategy.js'

describeRetentionStrategy(strategy, { target: { partitions: 100 } })

test('takes the oldest ones, as many as the target says', () => {
  const { input } = policyFixture({ strategy: strategy.name })
  const expired = ['2020-01', '2020-02', '2020-03'].map((month) => partitionFixture(month))
  const actions = strategy.plan({ ...input, target: { partitions: 2 }, expired, facts: [] })
  expect(actions.map(({ label }) => label)).toEqual(['2020-01', '2020-02'])
})
