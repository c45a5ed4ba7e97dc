import { describeRetentionStrategy } from '@ctk/conformance'
import { myOwnStrategy } from '../src/my-own-strategy.js'

// The servers are used where they are found; where not, one skipped test says why.
describeRetentionStrategy(myOwnStrategy, {
  target: { partitions: 100 },
  databases: ['pglite', 'postgresql', 'cratedb'],
})
