import type { DropPartition, TableName } from '@ctk/core'
import { expect, test } from 'vitest'
import { postgresqlDropPartition } from './postgresql-drop-partition.js'
import { dropStatements } from './postgresql-drop-statements.js'
import type { PostgresqlPartition } from './postgresql-partition.js'

const name = (text: string): TableName => ({ schema: 'public', name: text })

test('a transaction detaches, looks whether the names are still those of the partitions, and drops', () => {
  const partitions = [
    { oid: '1', relation: name('m_1'), parent: name('m'), pending: false },
    { oid: '2', relation: { schema: 'Old; --', name: 'm"2' }, parent: name('m_eu'), pending: true },
  ]
  expect(dropStatements(partitions)).toEqual([
    { sql: "SET LOCAL lock_timeout = '2s'", parameters: [] },
    { sql: 'ALTER TABLE "public"."m" DETACH PARTITION "public"."m_1"', parameters: [] },
    { sql: 'ALTER TABLE "public"."m_eu" DETACH PARTITION "Old; --"."m""2" FINALIZE', parameters: [] },
    {
      sql: `SELECT 1 / (count(*) = $1)::int
FROM unnest($2::oid[], $3::text[], $4::text[]) AS e(oid, nspname, relname)
JOIN pg_catalog.pg_class c ON c.oid = e.oid AND c.relname = e.relname
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace AND n.nspname = e.nspname`,
      parameters: [2, ['1', '2'], ['public', 'Old; --'], ['m_1', 'm"2']],
    },
    { sql: 'DROP TABLE "public"."m_1", "Old; --"."m""2"', parameters: [] },
  ])
})

const partition: PostgresqlPartition = {
  table: name('m'),
  ident: '1',
  label: 'm_eu_1',
  relation: name('m_eu_1'),
  parent: name('m_eu'),
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
