import { expect, it } from 'vitest'
import type { Partition, TableInfo } from '../database/catalog.js'
import { partitionAction } from './action.js'
import { dropPartition } from './drop-partition.js'
import { type PolicyCase, planTables } from './plan-tables.js'
import type { RetentionStrategy } from './strategy.js'

const name = { schema: 'doc', name: 't' }
const strategy: RetentionStrategy = {
  name: 'delete',
  category: 'partition',
  destructive: true,
  requires: [],
  plan: ({ policy, expired }) =>
    expired.map((each) => partitionAction(policy, each, [dropPartition(policy, each.partition)])),
}
const partitions: Partition[] = Array.from({ length: 8 }, (_, i) => ({
  table: name,
  ident: `p${i}`,
  label: `p${i}`,
  keys: [{ column: 'a', bounds: { kind: 'range', start: i, end: i + 1 } }],
  rows: 10,
  rowsExact: true,
}))
const table: TableInfo = { name, columns: [], primaryKey: [], partitionKeys: [], partitions, rows: 80, rowsExact: true }

/** A policy that finds these partitions expired, and takes the number in `order` for where each begins. */
function policyCase(
  id: string,
  expired: readonly number[],
  order: readonly number[] = [0, 1, 2, 3, 4, 5, 6, 7],
): PolicyCase {
  const policy = {
    ...{
      strategy: 'delete',
      id,
      table: name,
      column: id,
      duration: '1y',
      where: [],
      target: {},
      tags: [],
      timezone: 'UTC',
    },
    ...{
      match: 'name' as const,
      keepLast: undefined,
      maxBytes: undefined,
      expireBy: 'end' as const,
      keyFormat: undefined,
      granularity: undefined,
      enabled: true,
      description: undefined,
    },
    ...{ version: 1, createdAt: 0, updatedAt: 0 },
  }
  const start = (i: number) => order.indexOf(i)
  const assessment = {
    column: id,
    expired: expired.map((i) => ({ partition: partitions[i] as Partition, start: start(i), end: start(i) + 1 })),
    starts: partitions.map((partition, i) => ({ partition, start: start(i) })),
    kept: [],
    next: undefined,
  }
  const input = { key: policy.id, policy, target: undefined, table, column: id, dialect: 'cratedb', threshold: 100 }
  return { policy, cutoff: 100, table, status: 'planned', strategy, assessment, threshold: 100, input }
}
const plan = (cases: readonly PolicyCase[], more: { maxShare?: number; includeNewest?: boolean } = {}) =>
  planTables({
    cases,
    facts: new Map(),
    counts: new Map(),
    fingerprints: new Map(),
    now: 1000,
    maxShare: 50,
    includeNewest: false,
    ...more,
  })
const taken = (cases: readonly PolicyCase[], more = {}) =>
  plan(cases, more).map(({ actions, guard }) => (guard ? guard.code : actions.map((action) => action.label).join(' ')))

it('keeps the newest partition, unless it may go, too', () => {
  expect(taken([policyCase('a', [5, 6, 7])])).toEqual(['p5 p6'])
  expect(taken([policyCase('a', [5, 6, 7])], { includeNewest: true })).toEqual(['p5 p6 p7'])
  expect(plan([policyCase('a', [7])])[0]).toMatchObject({
    status: 'nothing-expired',
    kept: [{ label: 'p7', reason: 'newest' }],
  })
})

it('keeps for every policy what is the newest to one of them', () => {
  const backwards = [7, 6, 5, 4, 3, 2, 1, 0]
  expect(taken([policyCase('a', [0, 1]), policyCase('b', [6, 7], backwards)])).toEqual(['p1', 'p6'])
})

it('counts the share of all policies of a table together', () => {
  expect(taken([policyCase('a', [0, 1, 2, 3]), policyCase('b', [4, 5])])).toEqual([
    'p0 p1 p2 p3',
    'CTK_MAX_SHARE_EXCEEDED',
  ])
  expect(taken([policyCase('a', [0, 1]), policyCase('b', [4, 5])])).toEqual(['p0 p1', 'p4 p5'])
})

it('takes a partition once, and leaves what a guarded policy would take to the next one', () => {
  expect(taken([policyCase('a', [0, 1]), policyCase('b', [1, 2])])).toEqual(['p0 p1', 'p2'])
  expect(taken([policyCase('a', [0, 1, 2, 3, 4, 5]), policyCase('b', [1, 2])])).toEqual([
    'CTK_MAX_SHARE_EXCEEDED',
    'p1 p2',
  ])
})

it('takes what is not known for all of the table', () => {
  const rows: RetentionStrategy = {
    ...strategy,
    category: 'timerange',
    plan: ({ policy, expired }) =>
      expired.map((each) => ({ ...partitionAction(policy, each, []), partition: undefined })),
  }
  const unknown = { name, columns: [], primaryKey: [], partitionKeys: [], partitions: [], rowsExact: false }
  const c = { ...policyCase('a', [0]), strategy: rows }
  expect(taken([c])).toEqual(['p0'])
  expect(taken([{ ...c, table: unknown }])).toEqual(['CTK_MAX_SHARE_EXCEEDED'])
})

it('leaves what the furthest stage has taken to it, also where that needs nothing or is paused', () => {
  const moving = (there: readonly string[]): RetentionStrategy => ({
    ...strategy,
    name: 'move',
    destructive: false,
    verb: 'moved',
    plan: ({ policy, expired }) =>
      expired
        .filter(({ partition }) => !there.includes(partition.label))
        .map((each) => partitionAction(policy, each, [])),
    settled: ({ expired }) =>
      new Map(
        expired.flatMap(({ partition: { label, ident } }) => (there.includes(label) ? [[ident, 'is there']] : [])),
      ),
  })
  const stage = (id: string, expired: readonly number[], duration: string, there: readonly string[]) => {
    const c = policyCase(id, expired)
    return { ...c, strategy: moving(there), policy: { ...c.policy, strategy: 'move', duration } }
  }
  const warm = stage('warm', [0, 1, 2, 3], '7d', [])
  const cold = { ...stage('cold', [0, 1], '30d', ['p0']), threshold: 50 }
  const [first, second] = plan([warm, cold])
  expect([first, second].map((each) => each?.actions.map(({ label }) => label))).toEqual([['p2', 'p3'], ['p1']])
  expect(second).toMatchObject({ verb: 'moved', kept: [{ label: 'p0', reason: 'settled', explanation: 'is there' }] })
  expect(first?.kept[0]).toMatchObject({
    reason: 'claimed',
    explanation: 'left to the policy "move" after 30d of the same table',
  })
  expect(plan([warm, { ...cold, status: 'paused' }])[0]?.actions.map(({ label }) => label)).toEqual(['p2', 'p3'])
  expect(plan([warm, { ...cold, status: 'disabled' }])[0]?.actions).toHaveLength(4)
})
