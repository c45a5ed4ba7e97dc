import { compile, type Database, sql, type TableName, tableId } from '@ctk/core'

/** Names that break SQL which is put together by hand. */
export const oddTable = 'Mess "Werte"'
const zone = 'Zone'

/**
 * A table with two partition columns, whose leaves are of an odd name and of every kind of type: regions by list, each with months by
 * range; rows without a region are in a partition of their own.
 */
export async function createOddTable(database: Database, table: TableName, withTypes = true): Promise<void> {
  const name = compile(tableId(table)).sql
  const part = (suffix: string) => compile(tableId({ ...table, name: `${table.name} ${suffix}` })).sql
  const run = (text: string) => database.execute({ sql: text, parameters: [] })
  const { schema } = table
  if (withTypes) await run(`CREATE TYPE "${schema}"."Mood" AS ENUM ('glad', 'so "so"')`)
  if (withTypes) await run(`CREATE DOMAIN "${schema}"."Percent" AS numeric(5,2) CHECK (VALUE >= 0)`)
  await run(`CREATE TABLE ${name} (
    id bigint NOT NULL, "Time" timestamptz NOT NULL, "${zone}" text, tiny smallint, f real, d double precision, b boolean, day date,
    far date, at timestamp, late timestamptz, num numeric, price numeric(12,4), share "${schema}"."Percent", c char(5), v varchar(8),
    bin bytea, u uuid, j json, jb jsonb, list text[], grid int[], span interval, net inet, mood "${schema}"."Mood", r int4range,
    x xml, clock time, clocked timetz, twice bigint GENERATED ALWAYS AS (id * 2) STORED
  ) PARTITION BY LIST ("${zone}")`)
  for (const [region, value] of [
    ['eu', "'eu'"],
    ['none', 'NULL'],
  ] as const) {
    await run(`CREATE TABLE ${part(region)} PARTITION OF ${name} FOR VALUES IN (${value}) PARTITION BY RANGE ("Time")`)
    for (const month of [1, 2, 3]) {
      await run(`CREATE TABLE ${part(`${region} 2020-0${month}`)} PARTITION OF ${part(region)}
        FOR VALUES FROM ('2020-0${month}-01T00:00:00Z') TO ('2020-0${month + 1}-01T00:00:00Z')`)
    }
    await run(`CREATE TABLE ${part(`${region} rest`)} PARTITION OF ${part(region)} DEFAULT`)
  }
  await run(`INSERT INTO ${name} SELECT i, timestamptz '2020-01-01T00:00:00Z' + i * interval '7.000001 hours', CASE WHEN i % 3 = 0 THEN NULL ELSE 'eu' END,
    i % 100, i / 3.0::real, CASE i % 5 WHEN 0 THEN 'NaN' WHEN 1 THEN '-Infinity' WHEN 2 THEN '-0' ELSE i / 7.0 END, i % 2 = 0, date '1969-12-25' + i::int,
    CASE WHEN i % 4 = 0 THEN 'infinity' WHEN i % 4 = 1 THEN date '0044-03-15 BC' END, timestamp '1999-12-31 23:59:59.999999' + i * interval '1 microsecond',
    CASE WHEN i % 2 = 0 THEN timestamptz '-infinity' ELSE timestamptz '20000-01-01T00:00:00Z' END,
    CASE WHEN i % 6 = 0 THEN 'NaN' ELSE (i::numeric ^ 25) / 7 END, i / 3.0, (i % 100) / 3.0, 'c' || i % 9, 'ä' || i % 99,
    decode(md5(i::text), 'hex'), md5(i::text)::uuid, '{"b": 1,  "a": 12345678901234567890.10}', ('{"n": 12345678901234567890.10, "i": ' || i || '}')::jsonb,
    ARRAY['a,"b"', NULL, 'NULL', '{' || i || '}'], ARRAY[[1, i], [2, NULL]], i * interval '1 month -3 days 4.5 seconds', '10.0.0.1/8',
    CASE WHEN i % 2 = 0 THEN 'glad' ELSE 'so "so"' END::"${schema}"."Mood", int4range(i::int, i::int + 5), '<a>ü</a>', '23:59:59.123456', '12:00:00.5+05:30'
    FROM generate_series(0, 299) AS g(i)`)
  await run(
    `INSERT INTO ${name} (id, "Time", "${zone}", j, jb) VALUES (1000, '2020-01-15T00:00:00Z', 'eu', '"{}"', 'null'),
    (1001, '2020-01-15T00:00:00Z', NULL, '12.50', '"text"')`,
  )
}

/** All rows of a table as texts that tell every value apart, in order. */
export async function rowTexts(database: Database, table: TableName): Promise<string[]> {
  const rows = await database.query<{ row: string }>(
    compile(sql`SELECT t::text AS row FROM ${tableId(table)} AS t ORDER BY id, 1`),
  )
  return rows.map(({ row }) => row)
}
