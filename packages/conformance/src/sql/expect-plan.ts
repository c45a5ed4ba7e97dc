import type { ExpiredPartition, Fact, OperationHandler, Policy, RetentionStrategy, Statement } from '@ctk/core'
import type { Dialect } from '@ctk/database'
import { loadDialect } from '@ctk/database'
import { expect } from 'vitest'
import { partitionFixture } from '../fixtures/partition-fixture.js'
import { policyFixture } from '../fixtures/policy-fixture.js'

/** What is planned. */
export interface GivenPlan {
  readonly dialect: Dialect['name']
  /** What is different about the policy, which is of a year on `doc.metrics`: see {@link policyFixture}. */
  readonly policy?: Partial<Policy>
  /** The expired partitions; default those of 2020-01 and 2020-02, none for strategies of time ranges. */
  readonly expired?: readonly ExpiredPartition[]
  /** What the facts query found. */
  readonly facts?: readonly Fact[]
  /** The handlers of the operations that the strategy brings itself. */
  readonly handlers?: readonly OperationHandler[]
}

/**
 * Compares what a plan of a strategy prints with what it should print: for each action, by its label, the statements of its
 * operations. Blanks and line breaks count as one blank; the values of a statement stand behind it as JSON.
 *
 * @example
 * await expectPlan(deleteStrategy, { dialect: 'cratedb' }, {
 *   '2020-01': ['DELETE FROM "doc"."metrics" WHERE "ts_month" = ANY($1) -- [[1577836800000]]'],
 *   '2020-02': ['DELETE FROM "doc"."metrics" WHERE "ts_month" = ANY($1) -- [[1580515200000]]'],
 * })
 */
export async function expectPlan<Target>(
  strategy: RetentionStrategy<Target>,
  { dialect, policy = {}, expired, facts = [], handlers = [] }: GivenPlan,
  expected: Readonly<Record<string, readonly string[]>>,
): Promise<void> {
  const column = strategy.category === 'partition' ? 'ts_month' : 'ts'
  const { input } = policyFixture({ strategy: strategy.name, column, ...policy })
  const target = strategy.target?.parse(input.policy.target) as Target
  const months =
    strategy.category === 'partition' ? ['2020-01', '2020-02'].map((month) => leaf(month, input.policy)) : []
  const actions = strategy.plan({ ...input, dialect, target, expired: expired ?? months, facts })
  const known = [...(await loadDialect(dialect)).operations, ...handlers]
  const printed = actions.map(({ label, operations }) => [
    label,
    operations.flatMap((operation) => {
      const handler = known.find(({ kind }) => kind === operation.kind)
      if (!handler)
        throw new Error(`Nobody describes "${operation.kind}" on ${dialect}: give its handler in "handlers".`)
      const described = handler.describe(operation)
      return typeof described === 'string' ? described : described.map(print)
    }),
  ])
  const laidOut = Object.entries(expected).map(([label, texts]) => [label, texts.map(oneLine)])
  expect(printed).toEqual(laidOut)
}

/** On PostgreSQL, a partition is a table. Nothing is known of its content, so that statements look for none. */
function leaf(month: string, { table }: Policy): ExpiredPartition {
  const relation = { schema: table.schema, name: `${table.name}_${month.replace('-', '_')}` }
  const { partition, start, end } = partitionFixture(month, { table, relation })
  const { fingerprint: _, ...known } = partition
  return { partition: known, start, end }
}

function print({ sql, parameters }: Statement): string {
  const values = JSON.stringify(parameters, (_, value) => (typeof value === 'bigint' ? String(value) : value))
  return parameters.length > 0 ? `${oneLine(sql)} -- ${values}` : oneLine(sql)
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim()
}
