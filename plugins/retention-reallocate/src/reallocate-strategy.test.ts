import { describeRetentionStrategy, partitionFixture, policyFixture } from '@ctk/conformance'
import { EventBus, type Fact } from '@ctk/core'
import { describe, expect, it } from 'vitest'
import { cratedbMovePartition } from './cratedb/cratedb-move-partition.js'
import type { PlacementRow } from './cratedb/placement.js'
import type { MovePartition } from './move-partition.js'
import { postgresqlMovePartition } from './postgresql/postgresql-move-partition.js'
import { reallocateStrategy } from './reallocate-strategy.js'
import { parseTarget } from './target.js'

const cold = { attribute: 'storage', value: 'cold' }

describeRetentionStrategy(reallocateStrategy, {
  target: cold,
  handlers: [cratedbMovePartition({ events: new EventBus() })],
})
describeRetentionStrategy(reallocateStrategy, { target: { tablespace: 'cold' }, handlers: [postgresqlMovePartition] })

/** A partition with these shards, as the query finds it. */
const row = (month: string, more: Partial<PlacementRow> = {}): Fact => ({
  ...{ policy: 'p', ident: month, require: '{"storage":"cold"}', replicas: '0', attributes: '{"storage":"cold"}' },
  ...{ shards: 2, started: 2, bytes: 100, segments: 1 },
  ...more,
})

const months = ['2020-01', '2020-02', '2020-03']
const planned = (facts: readonly Fact[], target: Record<string, unknown> = cold) => {
  const { input } = policyFixture({ strategy: 'reallocate', target })
  const expired = months.map((month) => {
    const { partition, ...rest } = partitionFixture(month)
    return { ...rest, partition: { ...partition, ident: `doc.metrics.${month}` } }
  })
  const known = { ...input, target: parseTarget(target), expired, facts }
  const actions = reallocateStrategy.plan(known)
  const settled = [...(reallocateStrategy.settled?.(known) ?? [])]
  expect(actions.length + settled.length).toBe(months.length)
  return { operations: actions.flatMap(({ operations }) => operations as MovePartition[]), settled }
}
const moving = (...facts: readonly Fact[]) => planned(facts).operations.map(({ partition }) => partition.label)

describe('what moves on CrateDB', () => {
  it('is not what is there and stays there', () => {
    expect(planned(months.map((month) => row(month))).settled.map(([, where]) => where)).toEqual(
      months.map(() => 'on cold nodes'),
    )
  })

  it.each([
    ['on a node with another value', { attributes: '{"storage":"hot"}' }],
    ['on a node without the attribute', { attributes: '{}' }],
    ['on no node', { attributes: null, started: 0 }],
    ['on its way', { started: 1 }],
    ['without shards that can be seen', { attributes: null, shards: null, started: null }],
    ['there only by chance', { require: '{}' }],
    ['there, and asked to be elsewhere', { require: '{"storage":"hot"}' }],
  ])('is what is %s', (_title, more) => {
    expect(moving(row('2020-01'), row('2020-02', more), row('2020-03'))).toEqual(['2020-02'])
  })

  it('is what has one copy elsewhere', () => {
    expect(moving(row('2020-01'), row('2020-01', { attributes: '{}' }), row('2020-02'), row('2020-03'))).toEqual([
      '2020-01',
    ])
  })

  it('is what has other replicas or more segments than it should', () => {
    const facts = [row('2020-01'), row('2020-02', { replicas: '1' }), row('2020-03', { segments: 3 })]
    const of = (more: object) => planned(facts, { ...cold, ...more }).operations.map(({ partition }) => partition.label)
    expect(of({})).toEqual([])
    expect(of({ replicas: 0 })).toEqual(['2020-02'])
    expect(of({ forceMerge: true })).toEqual(['2020-03'])
    expect(of({ forceMerge: 3, replicas: '1' })).toEqual(['2020-01', '2020-03'])
  })

  it('remembers what is put back', () => {
    const facts = [row('2020-01', { require: '{}' }), row('2020-02', { require: '{"storage":"hot"}', replicas: '1' })]
    expect(planned(facts).operations.map(({ before }) => before)).toEqual([
      { replicas: '0' },
      { value: 'hot', replicas: '1' },
      undefined,
    ])
  })
})

it('leaves alone on PostgreSQL what is in the tablespace with all its indexes, and what has no files', () => {
  const facts = [
    { policy: 'p', ident: 'doc.metrics.2020-01', kind: 'r', tablespace: 'cold', indexes: ['cold'] },
    { policy: 'p', ident: 'doc.metrics.2020-02', kind: 'r', tablespace: 'cold', indexes: ['cold', 'pg_default'] },
    { policy: 'p', ident: 'doc.metrics.2020-03', kind: 'f', tablespace: 'pg_default', indexes: [] },
  ]
  const { operations, settled } = planned(facts, { tablespace: 'cold' })
  expect(operations.map(({ partition }) => partition.label)).toEqual(['2020-02'])
  expect(settled).toEqual([
    ['doc.metrics.2020-01', 'in tablespace cold'],
    ['doc.metrics.2020-03', 'in tablespace cold'],
  ])
})
