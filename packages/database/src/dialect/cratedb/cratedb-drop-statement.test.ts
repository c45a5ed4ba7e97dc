import { sqlparse } from '@cratedb/cratedb-sqlparse'
import { type DropPartition, isCtkError } from '@ctk/core'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dropPartitionsStatement } from './cratedb-drop-statement.js'

type Value = string | number | boolean | null

const table = { schema: 'doc', name: 'metrics' }

function drop(values: Readonly<Record<string, Value | undefined>>, of = table, fingerprint?: string): DropPartition {
  const keys = Object.entries(values).map(([column, value]) => ({
    column,
    bounds: { kind: 'unknown', reason: '' } as const,
    ...(value !== undefined && { value }),
  }))
  const partition = {
    table: of,
    ident: JSON.stringify(values),
    label: 'x',
    keys,
    rowsExact: true,
    ...(fingerprint && { fingerprint }),
  }
  return { id: '0123456789abcdef', kind: 'drop-partition', table: of, partition }
}

describe('golden SQL', () => {
  test.each([
    ['one', [drop({ month: 1 })], 'WHERE "month" = ANY($1)', [[1]]],
    ['several', [drop({ month: 1 }), drop({ month: 3 })], 'WHERE "month" = ANY($1)', [[1, 3]]],
    ['NULL', [drop({ month: null })], 'WHERE "month" IS NULL', []],
    ['NULL beside values', [drop({ m: 1 }), drop({ m: null })], 'WHERE ("m" = ANY($1)) OR ("m" IS NULL)', [[1]]],
    [
      'two columns',
      [drop({ m: 1, r: 'eu' }), drop({ m: 1, r: null }), drop({ m: 2, r: 'eu' }), drop({ m: 3, r: true })],
      'WHERE ("m" = ANY($1) AND "r" = $2) OR ("m" = ANY($3) AND "r" IS NULL) OR ("m" = ANY($4) AND "r" = $5)',
      [[1, 2], 'eu', [1], [3], true],
    ],
    [
      'long integers',
      [drop({ n: 1 }), drop({ n: '9223372036854775807' })],
      'WHERE "n" = ANY($1)',
      [['1', '9223372036854775807']],
    ],
  ] as const)('%s', (_title, operations, where, parameters) => {
    const statement = dropPartitionsStatement(operations)
    expect(statement).toEqual({ sql: `DELETE FROM "doc"."metrics" ${where}`, parameters })
    expect(sqlparse(statement.sql, true)).toHaveLength(1)
  })

  test('the fence holds what was planned: all of a partition, or of one that moved its shards', () => {
    const operations = [drop({ m: 1 }, table, 'u:0:5:1,u:1:7:1'), drop({ m: null }, table, 'v:0:5:1')]
    const statement = dropPartitionsStatement(operations, new Set([operations[1]?.partition.ident ?? '']))
    expect(statement.sql.replaceAll(/\s+/g, ' ')).toBe(
      `DELETE FROM "doc"."metrics" WHERE (("m" = ANY($1)) OR ("m" IS NULL)) AND (SELECT count(*) FROM sys.shards WHERE schema_name = $2 AND table_name = $3 AND "primary" AND partition_uuid || ':' || id || ':' || seq_no_stats['max_seq_no'] || ':' || retention_leases['primary_term'] = ANY($4)) = $5 AND (SELECT count(*) FROM sys.shards WHERE schema_name = $6 AND table_name = $7 AND "primary" AND partition_uuid || ':' || id = ANY($8)) = $9`,
    )
    expect(statement.parameters).toEqual([
      [1],
      'doc',
      'metrics',
      ['u:0:5:1', 'u:1:7:1'],
      2,
      'doc',
      'metrics',
      ['v:0'],
      1,
    ])
    expect(sqlparse(statement.sql, true)).toHaveLength(1)
  })

  test('names stay names', () => {
    const statement = dropPartitionsStatement([
      drop({ '"; DROP TABLE x --': "'; DROP TABLE y" }, { schema: 'a"b', name: 'Ü;' }),
    ])
    expect(statement.sql).toBe('DELETE FROM "a""b"."Ü;" WHERE """; DROP TABLE x --" = ANY($1)')
    expect(statement.parameters).toEqual([["'; DROP TABLE y"]])
    expect(sqlparse(statement.sql, true)).toHaveLength(1)
  })
})

test.each([
  ['without keys', [drop({})]],
  ['without a value', [drop({ m: undefined })]],
  ['of other columns', [drop({ m: 1 }), drop({ n: 1 })]],
  ['with a key more', [drop({ m: 1 }), drop({ m: 1, n: 1 })]],
  ['that is none', []],
])('a partition %s is refused: its statement would delete other rows', (_title, operations) => {
  expect(() => dropPartitionsStatement(operations)).toThrow(
    expect.toSatisfy((error) => isCtkError(error) && error.code === 'CTK_BUG'),
  )
})

test('exactly the partitions asked for, of all there might be', () => {
  const universe = [1, 2, null].flatMap((a) =>
    ['x', 'y', null].flatMap((b) => [true, false, null].map((c) => ({ a, b, c }))),
  )
  fc.assert(
    fc.property(fc.subarray(universe, { minLength: 1 }), (chosen) => {
      const statement = dropPartitionsStatement(chosen.map((values) => drop(values)))
      const hit = universe.filter((row) => matches(statement, row))
      expect(hit).toEqual(universe.filter((row) => chosen.includes(row)))
    }),
  )
})

/** Evaluates the few forms of condition that there are. */
function matches(
  { sql, parameters }: { sql: string; parameters: readonly unknown[] },
  row: Readonly<Record<string, Value>>,
): boolean {
  const where = sql.slice(sql.indexOf(' WHERE ') + 7)
  return where.split(' OR ').some((group) =>
    group
      .replace(/^\((.*)\)$/, '$1')
      .split(' AND ')
      .every((term) => {
        const [, name = '', any, one] = /^"(\w+)" (?:= ANY\(\$(\d+)\)|= \$(\d+)|IS NULL)$/.exec(term) ?? []
        const value = row[name]
        if (any) return value !== null && (parameters[Number(any) - 1] as unknown[]).includes(value)
        return one ? value !== null && parameters[Number(one) - 1] === value : value === null
      }),
  )
}
