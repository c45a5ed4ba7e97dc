import { describeRetentionStrategy, partitionFixture, policyFixture } from '@ctk/conformance'
import type { OperationHandler } from '@ctk/core'
import { describe, expect, it } from 'vitest'
import { snapshotStrategy } from './snapshot-strategy.js'
import { parseTarget } from './snapshot-target.js'

const target = { repository: 'export_cold' }
const handlers = [{ kind: 'archive-partition', describe: () => 'archives a partition' } as unknown as OperationHandler]

describeRetentionStrategy(snapshotStrategy, { target, handlers })

describe('snapshot', () => {
  it('archives each expired partition, oldest first', () => {
    const { input } = policyFixture({ strategy: 'snapshot', grace: '7d', timezone: 'Europe/Berlin' })
    const expired = ['2020-01', '2020-02'].map((month) => partitionFixture(month))
    const actions = snapshotStrategy.plan({ ...input, target, expired, facts: [] })
    expect(actions.map(({ label, operations }) => [label, operations[0]])).toEqual(
      expired.map(({ partition, start, end }) => [
        partition.label,
        expect.objectContaining({
          kind: 'archive-partition',
          repository: 'export_cold',
          partition,
          start,
          end,
          grace: { duration: '7d', timezone: 'Europe/Berlin' },
        }),
      ]),
    )
  })

  it.each([
    [{}, /names no repository/],
    [{ repository: '' }, /has repository ""/],
    [{ repository: 'a', bucket: 'b' }, /has no setting "bucket"/],
  ])('refuses the target %j', (input, message) => {
    expect(() => parseTarget(input)).toThrow(
      expect.objectContaining({
        code: 'CTK_POLICY_INVALID',
        message: expect.stringMatching(message),
        suggestions: expect.arrayContaining([expect.stringContaining('--target repository=')]),
      }),
    )
  })
})
