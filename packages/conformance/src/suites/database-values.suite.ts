import { compile, id, type Sql, sql, tableId } from '@ctk/core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type DatabaseUnderTest, insertInto, makeTable, valuesOf } from './database-under-test.js'

const instants = [
  '1970-01-01T00:00:00.000Z',
  '1969-12-31T23:59:59.999Z',
  '2020-02-29T12:34:56.789Z',
  '2021-03-28T01:30:00.000Z',
  '1883-11-18T12:00:00.000Z',
  '9999-12-31T23:59:59.999Z',
].map((text) => new Date(text))

const days = ['2020-02-29', '1969-12-31', '2021-03-28']
const midnights = days.map((day) => new Date(`${day}T00:00:00Z`))

interface Kind {
  readonly kind: string
  readonly type: Sql
  readonly cratedb?: Sql
  readonly values: readonly unknown[]
  /** What PostgreSQL gives back, where it is something else. */
  readonly onPostgresql?: readonly unknown[]
}

/** Types that both databases have, and values at their edges. */
const kinds: readonly Kind[] = [
  {
    kind: 'text',
    type: sql`TEXT`,
    values: ['', ' ', "it's", '"; DROP TABLE victim; --', 'größe 表 😀', 'line\nbreak\ttab\\', 'null', '$1', '{}'],
  },
  {
    kind: 'integer',
    type: sql`BIGINT`,
    values: [
      0,
      -1,
      2 ** 31,
      Number.MAX_SAFE_INTEGER,
      Number.MIN_SAFE_INTEGER,
      9007199254740993n,
      2n - 2n ** 63n,
      2n ** 63n - 2n,
    ],
  },
  { kind: 'float', type: sql`DOUBLE PRECISION`, values: [0.1, -1 / 3, 1e300, -2.5e-300, 123456789.123] },
  { kind: 'boolean', type: sql`BOOLEAN`, values: [true, false] },
  { kind: 'timestamptz', type: sql`TIMESTAMP WITH TIME ZONE`, values: instants },
  { kind: 'timestamp', type: sql`TIMESTAMP WITHOUT TIME ZONE`, values: instants },
  {
    kind: 'date',
    type: sql`DATE`,
    // CrateDB stores no dates; a date of PostgreSQL has no time, and stays text.
    cratedb: sql`TIMESTAMP WITHOUT TIME ZONE`,
    values: midnights,
    onPostgresql: days,
  },
  {
    kind: 'json',
    type: sql`JSONB`,
    cratedb: sql`OBJECT(DYNAMIC)`,
    values: [{ a: 1, list: [1, 2], deep: { text: 'it\'s "quoted"', no: null } }, {}, { 'two words': true, größe: 0.5 }],
  },
  {
    kind: 'list of text',
    type: sql`TEXT[]`,
    cratedb: sql`ARRAY(TEXT)`,
    values: [['a', '"b", {c}', "d'"], [], ['null']],
  },
  { kind: 'list of integers', type: sql`BIGINT[]`, cratedb: sql`ARRAY(BIGINT)`, values: [[1, 2], [], [-3]] },
]

/** The part of `describeDatabase` about values and parameters. */
export function describeValues(under: DatabaseUnderTest): void {
  describe('values', () => {
    const zone = process.env.TZ

    beforeAll(() => {
      process.env.TZ = 'Pacific/Chatham'
      expect(
        new Date(0).getTimezoneOffset(),
        'the time zone can only be changed with the vitest option pool: forks',
      ).toBe(-765)
    })
    afterAll(() => {
      if (zone === undefined) delete process.env.TZ
      else process.env.TZ = zone
    })

    test.each(kinds)('of kind $kind come back as they went in, whatever the local time zone', async (kind) => {
      const cratedb = under.database.dialect === 'cratedb'
      const type = cratedb ? (kind.cratedb ?? kind.type) : kind.type
      const table = await makeTable(under, [sql`"value" ${type}`])
      const values = [...kind.values, null]
      for (const [i, value] of values.entries()) await under.database.execute(insertInto(table, { id: i, value }))
      const expected = cratedb ? kind.values : (kind.onPostgresql ?? kind.values)
      expect(await valuesOf(under, table, 'value')).toEqual([...expected, null])
    })

    test('are found again by equality, with the same parameters', async () => {
      const table = await makeTable(under, [sql`"text" TEXT`, sql`"at" TIMESTAMP WITH TIME ZONE`])
      const rows = instants.map((at, i) => ({ id: i, text: `'; DELETE FROM victim WHERE '${i}' <> '`, at }))
      for (const row of rows) await under.database.execute(insertInto(table, row))
      await under.database.refresh([table])
      for (const row of rows) {
        const where = sql`"text" = ${row.text} AND "at" = ${row.at} AND "at" <= ${row.at}`
        const query = compile(sql`SELECT "id" FROM ${tableId(table)} WHERE ${where}`)
        expect(await under.database.query(query), JSON.stringify(row)).toEqual([{ id: row.id }])
      }
      expect(await valuesOf(under, table, 'id')).toHaveLength(rows.length)
    })

    test('in lists are one parameter', async () => {
      const table = await makeTable(under, [sql`"text" TEXT`])
      const texts = ['a', "b'", 'c"', '{d}', 'e,f']
      for (const [id, text] of texts.entries()) await under.database.execute(insertInto(table, { id, text }))
      await under.database.refresh([table])
      const find = (ids: readonly unknown[], chosen: readonly string[]) => {
        const where = sql`"id" = ANY(${ids}) OR "text" = ANY(${chosen})`
        return under.database.query(compile(sql`SELECT "id" FROM ${tableId(table)} WHERE ${where} ORDER BY "id"`))
      }
      expect(await find([1, 3], [])).toEqual([{ id: 1 }, { id: 3 }])
      expect(await find([], ["b'", '{d}', 'e,f'])).toEqual([{ id: 1 }, { id: 3 }, { id: 4 }])
      expect(await find([], [])).toEqual([])
    })

    test('that are counted are numbers, and rows are told by name', async () => {
      const table = await makeTable(under)
      await under.database.execute(insertInto(table, { id: 1 }))
      await under.database.refresh([table])
      const query = sql`SELECT count(*) AS "n", max("id") AS ${id('Two "Words"')} FROM ${tableId(table)}`
      expect(await under.database.query(compile(query))).toEqual([{ n: 1, 'Two "Words"': 1 }])
    })
  })
}
