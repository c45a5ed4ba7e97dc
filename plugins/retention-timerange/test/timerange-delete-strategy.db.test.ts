import { describeRetentionStrategy } from '@ctk/conformance'
import type { StrategyInput } from '@ctk/core'
import { timerangeDeleteStrategy } from '../src/timerange-delete-strategy.js'

const facts = ({ policy }: StrategyInput) => [
  { policy: policy.id, day: new Date(Date.UTC(2020, 0, 1)), n: 10, total: null },
]

describeRetentionStrategy(timerangeDeleteStrategy, {
  facts,
  target: { sliceRows: 3, pause: '0' },
  databases: ['pglite', 'postgresql', 'cratedb'],
})
