import { describeRetentionStrategy, partitionFixture, policyFixture } from '@ctk/conformance'
import { expect, it } from 'vitest'
import { deleteStrategy } from './delete-strategy.js'

describeRetentionStrategy(deleteStrategy)

it('drops each expired partition, oldest first, and nothing else', () => {
  const policy = policyFixture({ strategy: 'delete' })
  const expired = ['2020-01', '2020-02'].map((month) => partitionFixture(month))
  const actions = deleteStrategy.plan({ ...policy.input, expired, facts: [] })
  expect(actions.map((action) => [action.label, action.operations.map((operation) => operation.kind)])).toEqual([
    ['2020-01', ['drop-partition']],
    ['2020-02', ['drop-partition']],
  ])
})

it('gives an operation the same id each time, and another one after the policy was edited', () => {
  const expired = [partitionFixture('2020-01')]
  const idOf = (version: number) => {
    const { input } = policyFixture({ strategy: 'delete', version })
    return deleteStrategy.plan({ ...input, expired, facts: [] })[0]?.operations[0]?.id
  }
  expect(idOf(1)).toMatch(/^[0-9a-f]{16}$/)
  expect(idOf(1)).toBe(idOf(1))
  expect(idOf(1)).not.toBe(idOf(2))
})
