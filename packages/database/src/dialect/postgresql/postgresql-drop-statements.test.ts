import type { DropPartition, TableName } from '@ctk/core'
import { expect, test } from 'vitest'
import { postgresqlDropPartition } from './postgresql-drop-partition.js'
import { dropStatements } from './postgresql-drop-statements.js'
import type { PostgresqlPartition } from './postgresql-partition.js'

const name = (text: string): TableName => ({ schema: 'public', name: text })

const step = (parent: string, on: string, bound: string, pending = false) => ({
  parent,
  schema: 'public',
  name: on,
  bound,
  pending,
  underWay: false,
})

test('a transaction locks, looks whether the partitions are still what and where they were, detaches and drops', () => {
  const eu = [step('9', 'm', "FOR VALUES IN ('eu')"), step('8', 'm_eu', 'DEFAULT', true)]
  const partitions = [
    { oid: '1', relation: name('m_1'), path: [step('9', 'm', "FOR VALUES FROM ('2024-01-01') TO ('2024-02-01')")] },
    { oid: '2', relation: { schema: 'Old; --', name: 'm"2' }, path: eu },
  ]
  const [timeout, lock, look, ...rest] = dropStatements(partitions)
  expect(timeout).toEqual({ sql: "SET LOCAL lock_timeout = '2s'", parameters: [] })
  expect(lock).toEqual({
    sql: 'LOCK TABLE ONLY "public"."m", ONLY "public"."m_eu", ONLY "public"."m_1", ONLY "Old; --"."m""2" IN ACCESS EXCLUSIVE MODE',
    parameters: [],
  })
  expect(look?.sql).toMatch(
    /^WITH found AS MATERIALIZED [\s\S]+\nSELECT 1 \/ \(count\(\*\) = \$5\)::int FROM found WHERE /,
  )
  const paths = partitions.map(({ path }) => JSON.stringify(path))
  expect(look?.parameters).toEqual([['1', '2'], ['public', 'Old; --'], ['m_1', 'm"2'], paths, 2])
  expect(rest).toEqual([
    { sql: 'ALTER TABLE "public"."m" DETACH PARTITION "public"."m_1"', parameters: [] },
    { sql: 'ALTER TABLE "public"."m_eu" DETACH PARTITION "Old; --"."m""2" FINALIZE', parameters: [] },
    { sql: 'DROP TABLE "public"."m_1", "Old; --"."m""2"', parameters: [] },
  ])
})

test('what is between the table and the parent of a leaf is kept from moving', () => {
  const path = [step('9', 'm', 'a'), step('8', 'm_eu', 'b'), step('7', 'm_eu_fr', 'c')]
  const [, between, own] = dropStatements([{ oid: '1', relation: name('leaf'), path }])
  expect(between?.sql).toBe('LOCK TABLE ONLY "public"."m_eu" IN ACCESS SHARE MODE')
  expect(own?.sql).toBe('LOCK TABLE ONLY "public"."m_eu_fr", ONLY "public"."leaf" IN ACCESS EXCLUSIVE MODE')
})

const partition: PostgresqlPartition = {
  table: name('m'),
  ident: '1',
  label: 'm_eu_1',
  relation: name('m_eu_1'),
  parent: name('m_eu'),
  path: [{ parent: '9', bound: 'DEFAULT' }],
  keys: [],
  rowsExact: false,
}
const operation = (of: DropPartition['partition']): DropPartition => ({
  id: '0123456789abcdef',
  kind: 'drop-partition',
  table: name('m'),
  partition: of,
})

test('a plan shows from which table a leaf is detached, and that it is dropped', () => {
  expect(postgresqlDropPartition.describe(operation(partition))).toEqual([
    { sql: 'ALTER TABLE "public"."m_eu" DETACH PARTITION "public"."m_eu_1"', parameters: [] },
    { sql: 'DROP TABLE "public"."m_eu_1"', parameters: [] },
  ])
})

test('a partition that is no table is refused', () => {
  const { relation: _, ...bare } = partition
  expect(() => postgresqlDropPartition.describe(operation(bare))).toThrow('no table of its own')
})
