import { describeRetentionStrategy } from '@ctk/conformance'
import { strategy } from '../src/strategy.js'

// The servers are used where they are found; where not, one skipped test says why.
describeRetentionStrategy(strategy, {
  target: { partitions: 100 },
  databases: ['pglite', 'postgresql', 'cratedb'],
})
