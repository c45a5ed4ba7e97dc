import { describeRetentionStrategy } from '@ctk/conformance'
import { deleteStrategy } from '../src/delete-strategy.js'

describeRetentionStrategy(deleteStrategy, { databases: ['pglite', 'postgresql', 'cratedb'] })
