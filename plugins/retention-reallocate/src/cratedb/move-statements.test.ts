import { expectSql, parsesOnCrateDb, partitionFixture, policyFixture } from '@ctk/conformance'
import { expect, test } from 'vitest'
import { movePartition } from '../move-partition.js'
import { type NodesTarget, parseTarget } from '../target.js'
import { mergeStatement, moveStatement, restoreStatements } from './move-statements.js'

const keys = [
  { column: 'Month "x"', value: 5, bounds: { kind: 'point', at: 5 } },
  { column: 'region', value: null, bounds: { kind: 'null' } },
] as const
const { partition } = partitionFixture('2020-01', { keys, table: { schema: 'doc', name: 'Weather; --' } })
const to = (more = {}) => parseTarget({ attribute: 'storage', value: 'cold', ...more }) as NodesTarget
const { policy } = policyFixture({ strategy: 'reallocate' })
const where = `"doc"."Weather; --" PARTITION ("Month ""x""" = $1, "region" = $2)`

test('a move names every partition column, and binds values', () => {
  const statement = (target: NodesTarget) => moveStatement(movePartition(policy, partition, target, undefined), target)
  expectSql(statement(to()), {
    sql: `ALTER TABLE ${where} SET ("routing.allocation.require.storage" = $3)`,
    parameters: [5, null, 'cold'],
  })
  expectSql(statement(to({ replicas: '0-1' })), {
    sql: `ALTER TABLE ${where} SET ("routing.allocation.require.storage" = $3, number_of_replicas = $4)`,
    parameters: [5, null, 'cold', '0-1'],
  })
  expect(parsesOnCrateDb(statement(to({ replicas: 1 })).sql)).toBe(true)
})

test('what was said before is put back, and what was not is taken away', () => {
  const [own] = restoreStatements(partition, to(), { replicas: '1' })
  expectSql(own, { sql: `ALTER TABLE ${where} RESET ("routing.allocation.require.storage")`, parameters: [5, null] })
  const statements = restoreStatements(partition, to({ replicas: 0 }), { value: 'hot', replicas: '1' })
  expect(statements.map(({ parameters }) => parameters)).toEqual([
    [5, null, '1'],
    [5, null, 'hot'],
  ])
  for (const { sql } of statements) expect(parsesOnCrateDb(sql)).toBe(true)
})

test('several partitions are merged by one statement', () => {
  const other = partitionFixture('2020-02').partition
  const statement = mergeStatement([partition, other], 1)
  expect(statement.sql).toBe(
    `OPTIMIZE TABLE ${where}, "doc"."metrics" PARTITION ("ts_month" = $3) WITH (max_num_segments = $4)`,
  )
  expect(parsesOnCrateDb(statement.sql)).toBe(true)
})

test('a partition without values is refused', () => {
  expect(() => mergeStatement([{ ...partition, keys: [] }], 1)).toThrow(expect.objectContaining({ code: 'CTK_BUG' }))
})
