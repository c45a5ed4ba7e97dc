import { sqlparse } from '@cratedb/cratedb-sqlparse'
import type { ColumnKind, TableDefinition } from '@ctk/core'
import { describe, expect, test } from 'vitest'
import { cratedbCreateTable } from './cratedb-create-table.js'
import { postgresqlCreateTable } from './postgresql-create-table.js'

const kinds: readonly ColumnKind[] = [
  'timestamptz',
  'timestamp',
  'date',
  'integer',
  'float',
  'text',
  'boolean',
  'json',
  'other',
]
const plain: TableDefinition = {
  name: { schema: 'doc', name: 'every kind'.replace(' ', '_') },
  columns: kinds.map((kind) => ({ name: `a ${kind}`, kind })),
}
const flights: TableDefinition = {
  name: { schema: 'doc', name: 'flights' },
  columns: [
    { name: 'Flight Date', kind: 'timestamptz' },
    { name: 'id', kind: 'integer' },
  ],
  partitionBy: { column: 'Flight Date', granularity: 'month' },
}
const texts = (statements: readonly { readonly sql: string }[]) =>
  statements.map(({ sql }) => sql.replaceAll(/\s+/g, ' '))

describe('on CrateDB', () => {
  test('each kind has its type', () => {
    expect(texts(cratedbCreateTable(plain))).toEqual([
      'CREATE TABLE "doc"."every_kind" ( "a timestamptz" TIMESTAMP WITH TIME ZONE, "a timestamp" TIMESTAMP WITHOUT TIME ZONE, "a date" TIMESTAMP WITHOUT TIME ZONE, "a integer" BIGINT, "a float" DOUBLE PRECISION, "a text" TEXT, "a boolean" BOOLEAN, "a json" OBJECT(DYNAMIC), "a other" TEXT )',
    ])
  })

  test('partitions come from a generated column that is part of the key and has a name of its own', () => {
    expect(texts(cratedbCreateTable(flights))).toEqual([
      `CREATE TABLE "doc"."flights" ( "Flight Date" TIMESTAMP WITH TIME ZONE, "id" BIGINT, "Flight Date_month" TIMESTAMP WITH TIME ZONE GENERATED ALWAYS AS date_trunc('month', "Flight Date") ) CLUSTERED INTO 1 SHARDS PARTITIONED BY ("Flight Date_month")`,
    ])
    const taken = [...flights.columns, { name: 'Flight Date_month', kind: 'text' as const }]
    expect(texts(cratedbCreateTable({ ...flights, columns: taken, primaryKey: ['id'] }))[0]).toMatch(
      /PRIMARY KEY \("id", "Flight Date_month_"\) \) CLUSTERED INTO 1 SHARDS PARTITIONED BY \("Flight Date_month_"\)$/,
    )
  })

  test.for(['hour', 'day', 'week', 'month', 'year'] as const)('the grammar knows partitions of a %s', (granularity) => {
    const [statement] = cratedbCreateTable({
      ...flights,
      primaryKey: ['id'],
      partitionBy: { column: 'Flight Date', granularity },
    })
    expect(sqlparse(statement?.sql ?? '', true)).toHaveLength(1)
  })

  test.for([
    [{ schema: 'doc', name: 'two words' }, 'must not contain blanks'],
    [{ schema: 'a.b', name: 't' }, 'must not contain .'],
    [{ schema: 'doc', name: 'a"b' }, 'must not contain "'],
    [{ schema: 'doc', name: 'a#b' }, 'must not contain #'],
    [{ schema: '-s', name: 't' }, 'must not begin with - or +'],
    [{ schema: 'doc', name: '+t' }, 'must not begin with - or +'],
    [{ schema: 'doc', name: 'é'.repeat(126) }, 'has 256 bytes, and 255 is the most'],
  ] as const)('a name such as %o is refused before it is sent', ([name, problem]) => {
    expect(() => cratedbCreateTable({ ...flights, name })).toThrow(
      expect.objectContaining({ code: 'CTK_NAME_INVALID', message: expect.stringContaining(problem) }),
    )
  })

  test.for(['a.b', 'a[0]', '_id', 'a\nb'])('a column such as %j is refused before it is sent', (name) => {
    expect(() => cratedbCreateTable({ ...plain, columns: [{ name, kind: 'text' }] })).toThrow(
      expect.objectContaining({ code: 'CTK_NAME_INVALID' }),
    )
  })
})

describe('on PostgreSQL', () => {
  test('each kind has its type, and the schema is made', () => {
    expect(texts(postgresqlCreateTable(plain))).toEqual([
      'CREATE SCHEMA IF NOT EXISTS "doc"',
      'CREATE TABLE "doc"."every_kind" ( "a timestamptz" timestamp with time zone, "a timestamp" timestamp without time zone, "a date" date, "a integer" bigint, "a float" double precision, "a text" text, "a boolean" boolean, "a json" jsonb, "a other" text )',
    ])
    expect(texts(postgresqlCreateTable({ ...plain, name: { schema: 'public', name: 't' } }))).toHaveLength(1)
  })

  test('a partitioned table begins with its default partition, which remembers the length of the others', () => {
    expect(texts(postgresqlCreateTable({ ...flights, primaryKey: ['id'] }))).toEqual([
      'CREATE SCHEMA IF NOT EXISTS "doc"',
      'CREATE TABLE "doc"."flights" ( "Flight Date" timestamp with time zone, "id" bigint, PRIMARY KEY ("id", "Flight Date") ) PARTITION BY RANGE ("Flight Date")',
      'CREATE TABLE "doc"."flights_default" PARTITION OF "doc"."flights" DEFAULT',
      `COMMENT ON TABLE "doc"."flights_default" IS 'ctk: partitions of one month'`,
    ])
  })

  test('a name that would be cut off is refused', () => {
    const name = { schema: 'doc', name: 'é'.repeat(32) }
    expect(() => postgresqlCreateTable({ ...flights, name })).toThrow(
      expect.objectContaining({ code: 'CTK_NAME_INVALID', message: expect.stringContaining('64 bytes') }),
    )
  })
})

describe.for([
  ['CrateDB', cratedbCreateTable],
  ['PostgreSQL', postgresqlCreateTable],
] as const)('on %s', ([, createTable]) => {
  test('the key and the partitions need columns, and the partitions a time', () => {
    expect(() => createTable({ ...flights, primaryKey: ['di'] })).toThrow(
      expect.objectContaining({ code: 'CTK_COLUMN_MISSING', suggestions: ['Did you mean "id"?'] }),
    )
    expect(() => createTable({ ...flights, partitionBy: { column: 'nowhere', granularity: 'day' } })).toThrow(
      expect.objectContaining({ code: 'CTK_COLUMN_MISSING', suggestions: ['It has: Flight Date, id.'] }),
    )
    expect(() => createTable({ ...flights, partitionBy: { column: 'id', granularity: 'day' } })).toThrow(
      expect.objectContaining({ message: expect.stringContaining('its type is integer, not a time') }),
    )
    const columns = [{ name: 'd', kind: 'date' as const }]
    expect(() => createTable({ ...flights, columns, partitionBy: { column: 'd', granularity: 'hour' } })).toThrow(
      expect.objectContaining({ message: expect.stringContaining('dates have none') }),
    )
  })

  test('two columns of one name are refused', () => {
    const columns = [...flights.columns, { name: 'id', kind: 'text' as const }]
    expect(() => createTable({ ...flights, columns })).toThrow(expect.objectContaining({ code: 'CTK_NAME_INVALID' }))
  })
})
