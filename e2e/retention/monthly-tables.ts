import type { Database, TableName } from '@ctk/core'

/** A name as SQL text; tests may build SQL. */
export const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`
export const full = (table: TableName) => `${quoted(table.schema)}.${quoted(table.name)}`

export const run = (database: Database, sql: string, ...parameters: unknown[]) => database.execute({ sql, parameters })
export const rows = <R>(database: Database, sql: string, ...parameters: unknown[]) =>
  database.query<R>({ sql, parameters })

export const month = (index: number, year = 2022) => new Date(Date.UTC(year, index))
const label = (index: number) => month(index).toISOString().slice(0, 7)

/** What the tests need to know of a table of 24 months, 2022-01 to 2023-12, with a row for each day at noon. */
export interface MonthlyTable {
  readonly table: TableName
  readonly column: string
}

/** Creates it with plain SQL, as users of either engine do. */
export async function createMonthlyTable(database: Database, table: TableName, column = 'ts'): Promise<MonthlyTable> {
  const name = full(table)
  const ts = quoted(column)
  if (database.dialect === 'cratedb') {
    const part = quoted(`${column}_month`)
    await run(
      database,
      `CREATE TABLE ${name} (${ts} TIMESTAMP WITH TIME ZONE, value INTEGER, ${part} TIMESTAMP WITH TIME ZONE GENERATED ALWAYS AS date_trunc('month', ${ts})) CLUSTERED INTO 1 SHARDS PARTITIONED BY (${part}) WITH (number_of_replicas = 0)`,
    )
  } else {
    await run(database, `CREATE SCHEMA IF NOT EXISTS ${quoted(table.schema)}`)
    await run(database, `CREATE TABLE ${name} (${ts} timestamptz, value integer) PARTITION BY RANGE (${ts})`)
    for (let i = 0; i < 24; i++) {
      const leaf = full({ schema: table.schema, name: `${table.name}_${label(i)}` })
      await run(
        database,
        `CREATE TABLE ${leaf} PARTITION OF ${name} FOR VALUES FROM ('${month(i).toISOString()}') TO ('${month(i + 1).toISOString()}')`,
      )
    }
  }
  await insertDays(database, table, column)
  return { table, column }
}

async function insertDays(database: Database, table: TableName, column: string): Promise<void> {
  await run(
    database,
    `INSERT INTO ${full(table)} (${quoted(column)}, value) SELECT day, 1 FROM generate_series(CAST('2022-01-01T12:00:00Z' AS timestamp with time zone), CAST('2023-12-31T12:00:00Z' AS timestamp with time zone), CAST('1 day' AS interval)) AS g(day)`,
  )
  await database.refresh([table])
}

/** How many rows a table has from an instant on, and before it. */
export async function countAround(
  database: Database,
  { table, column }: MonthlyTable,
  instant: Date,
): Promise<{ before: number; from: number }> {
  const ts = quoted(column)
  const count = async (condition: string) =>
    Number(
      (await rows<{ n: number }>(database, `SELECT count(*) AS n FROM ${full(table)} WHERE ${condition}`, instant))[0]
        ?.n,
    )
  return { before: await count(`${ts} < $1`), from: await count(`${ts} >= $1`) }
}

/** The months that a table still has rows of. */
export async function monthsOf(database: Database, { table, column }: MonthlyTable): Promise<string[]> {
  const found = await rows<{ m: Date }>(
    database,
    `SELECT DISTINCT date_trunc('month', ${quoted(column)}) AS m FROM ${full(table)} ORDER BY 1`,
  )
  return found.map(({ m }) => new Date(m).toISOString().slice(0, 7))
}

export const months = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => label(from + i))

/** Adds a row, which reads see. */
export async function insertAt(database: Database, { table, column }: MonthlyTable, at: string): Promise<void> {
  await run(database, `INSERT INTO ${full(table)} (${quoted(column)}, value) VALUES ('${at}', 1)`)
  await database.refresh([table])
}

/** Drops the partition of a month and makes it again with the rows that it had. */
export async function remakeMonth(database: Database, { table, column }: MonthlyTable, index: number): Promise<void> {
  const [name, ts] = [full(table), quoted(column)]
  const [from, to] = [month(index).toISOString(), month(index + 1).toISOString()]
  if (database.dialect === 'cratedb') {
    await run(database, `DELETE FROM ${name} WHERE ${quoted(`${column}_month`)} = '${from}'`)
  } else {
    const leaf = full({ schema: table.schema, name: `${table.name}_${label(index)}` })
    await run(database, `DROP TABLE ${leaf}`)
    await run(database, `CREATE TABLE ${leaf} PARTITION OF ${name} FOR VALUES FROM ('${from}') TO ('${to}')`)
  }
  await run(
    database,
    `INSERT INTO ${name} (${ts}, value) SELECT day, 1 FROM generate_series(CAST('${from}' AS timestamp with time zone) + CAST('12 hours' AS interval), CAST('${to}' AS timestamp with time zone), CAST('1 day' AS interval)) AS g(day)`,
  )
  await database.refresh([table])
}
