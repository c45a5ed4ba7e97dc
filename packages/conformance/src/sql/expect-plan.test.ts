import {
  compile,
  dropPartition,
  type OperationHandler,
  operationId,
  partitionAction,
  type RetentionStrategy,
  sql,
  tableId,
} from '@ctk/core'
import { expect, test } from 'vitest'
import { partitionFixture } from '../fixtures/partition-fixture.js'
import { expectPlan } from './expect-plan.js'

const strategy: RetentionStrategy = {
  name: 'shred',
  category: 'partition',
  destructive: true,
  requires: ['partitions'],
  plan: ({ policy, expired }) =>
    expired.map((each) => partitionAction(policy, each, [dropPartition(policy, each.partition)])),
}

test('a plan on each database, with the values behind the statements', async () => {
  await expectPlan(strategy, { dialect: 'postgresql', expired: [] }, {})
  await expectPlan(
    strategy,
    { dialect: 'postgresql' },
    {
      '2020-01': [
        'ALTER TABLE "doc"."metrics" DETACH PARTITION "doc"."metrics_2020_01"',
        'DROP TABLE "doc"."metrics_2020_01"',
      ],
      '2020-02': [
        'ALTER TABLE "doc"."metrics" DETACH PARTITION "doc"."metrics_2020_02"',
        'DROP TABLE "doc"."metrics_2020_02"',
      ],
    },
  )
  await expectPlan(
    strategy,
    { dialect: 'cratedb' },
    {
      '2020-01': ['DELETE FROM "doc"."metrics" WHERE "ts_month" = ANY($1) -- [[1577836800000]]'],
      '2020-02': ['DELETE FROM "doc"."metrics"\n  WHERE "ts_month" = ANY($1) -- [[1580515200000]]'],
    },
  )
})

test('another plan is told, and an operation that nobody describes', async () => {
  const given = { dialect: 'cratedb', expired: [partitionFixture('2020-03')] } as const
  await expect(expectPlan(strategy, given, { '2020-03': [] })).rejects.toThrow('to deeply equal')

  const own: RetentionStrategy = {
    ...strategy,
    plan: ({ policy, expired }) =>
      expired.map((each) => {
        const id = operationId(policy, 'mark', each.partition.ident)
        return partitionAction(policy, each, [{ id, kind: 'mark', table: policy.table }])
      }),
  }
  const handler: OperationHandler = {
    kind: 'mark',
    describe: ({ table }) => [compile(sql`SELECT mark(${tableId(table)}, ${7n})`)],
    probe: async () => ({ state: 'pending', evidence: undefined }),
    apply: async () => [],
  }
  await expect(expectPlan(own, given, {})).rejects.toThrow('Nobody describes "mark" on cratedb')
  await expectPlan(own, { ...given, handlers: [handler] }, { '2020-03': ['SELECT mark("doc"."metrics", $1) -- ["7"]'] })
})
