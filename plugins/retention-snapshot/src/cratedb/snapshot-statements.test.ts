import { parsesOnCrateDb } from '@ctk/conformance'
import type { Partition } from '@ctk/core'
import { expect, it, test } from 'vitest'
import { judgeSnapshot } from './judge-snapshot.js'
import { restoreStatement } from './restore-statement.js'
import { snapshotName } from './snapshot-name.js'
import * as statements from './snapshot-statements.js'

const table = { schema: 'doc', name: 'Raw"x' }
const partition = (label: string, values: Record<string, string | number | null>): Partition => ({
  table,
  ident: `doc.Raw"x.${label}`,
  label,
  keys: Object.entries(values).map(([column, value]) => ({ column, value, bounds: { kind: 'null' } })),
  rowsExact: true,
})
const one = partition('2024-01 / eu', { month: 5, 'Re"g': 'eu' })
const two = partition('2024-02', { month: 6, 'Re"g': null })

test('every partition column is named, every value bound', () => {
  expect(statements.createSnapshot('cold', 'it"s', [one, two])).toEqual({
    sql: `CREATE SNAPSHOT "cold"."it""s" TABLE "doc"."Raw""x" PARTITION ("month" = $1, "Re""g" = $2), "doc"."Raw""x" PARTITION ("month" = $3, "Re""g" = $4) WITH (wait_for_completion = true)`,
    parameters: [5, 'eu', 6, null],
  })
  expect(() => statements.blockStatement({ ...one, keys: [{ column: 'm', bounds: { kind: 'null' } }] }, true)).toThrow(
    expect.objectContaining({ code: 'CTK_BUG' }),
  )
})

test.each([
  statements.createSnapshot('cold', 'a', [one, two]),
  statements.blockStatement(one, true),
  statements.refreshPartitions([one, two]),
  statements.dropSnapshot('cold', 'a'),
  statements.selectSnapshot('cold', 'a'),
  statements.selectBlocks(table, ['a']),
  restoreStatement({ repository: 'cold', snapshot: 'a', table, partition: one }, { schema: 'a$b', name: 'c\\d' }),
])('is CrateDB: $sql', (statement) => {
  expect(() => parsesOnCrateDb(statement.sql)).not.toThrow()
})

test('a name with a dollar sign is no group of a replacement', () => {
  const { parameters } = restoreStatement(
    { repository: 'r', snapshot: 's', table, partition: undefined },
    { schema: 'a$1', name: 'c\\d' },
  )
  expect(parameters).toEqual(['a\\$1', 'c\\\\d'])
})

test.each([
  [table, [one], 'doc.raw-x-2024-01-eu-run-1'],
  [table, [one, two], 'doc.raw-x-2024-01-eu-x2-run-1'],
  [{ schema: '_s', name: 'größe 表' }, [two], 's.gr-e-2024-02-run-1'],
])('a snapshot has a lower-case name: %j', (of, partitions, name) => {
  expect(snapshotName(of, partitions, 'RUN-1')).toBe(name)
})

test('a long name is cut, and another one for each table', () => {
  const names = ['a', 'b'].map((tail) => snapshotName({ schema: 'doc', name: 'x'.repeat(200) + tail }, [one], 'RUN-1'))
  expect(names.map((name) => name.length)).toEqual([120, 120])
  expect(names[0]).not.toBe(names[1])
})

const expected = { repository: 'cold', name: 'a', partitions: [one, two], shards: 4 }
const whole = { state: 'SUCCESS', failures: [], reason: undefined, shards: 4, idents: new Set([one.ident, two.ident]) }

it('takes a snapshot for an archive that holds everything', () => {
  expect(judgeSnapshot(expected, whole)).toBeUndefined()
})

it.each([
  [undefined, /is not there/],
  [{ ...whole, state: 'FAILED', reason: 'out of disk' }, /is FAILED \(out of disk\)/],
  [
    { ...whole, state: 'PARTIAL', failures: ["X{reason='node shutdown', nodeId='n'}"] },
    /is PARTIAL \(1 of 4 shards failed: node shutdown\)/,
  ],
  [{ ...whole, failures: ['some'] }, /is SUCCESS \(1 of 4 shards failed: some\)/],
  [{ ...whole, idents: new Set([one.ident]) }, /does not hold 2024-02/],
  [{ ...whole, shards: 3 }, /has 3 shards, and the partitions 4/],
])('and no other', (found, message) => {
  expect(judgeSnapshot(expected, found)).toMatchObject({
    code: 'CTK_ARCHIVE_INCOMPLETE',
    message: expect.stringMatching(message),
  })
})
