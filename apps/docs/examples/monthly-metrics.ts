import { compile, type Database, sql, type TableName, tableId } from '@ctk/core'

/** Creates a table with a row for each day of 2022 and 2023, in 24 monthly partitions. The same on either engine. */
export async function createMonthlyMetrics(database: Database, name: string): Promise<TableName> {
  const table = { schema: database.defaultSchema, name }
  const columns = [
    { name: 'ts', kind: 'timestamptz' },
    { name: 'value', kind: 'float' },
  ] as const
  const partitionBy = { column: 'ts', granularity: 'month' } as const
  for (const statement of database.createTableStatements({ name: table, columns, partitionBy })) {
    await database.execute(statement)
  }
  // The first day of each month through the writer, which adds the partitions that PostgreSQL needs.
  const firsts = Array.from({ length: 24 }, (_, month) => new Date(Date.UTC(2022, month)))
  await using writer = await database.writer(table, { columns: ['ts', 'value'] })
  await writer.write({
    rowCount: firsts.length,
    columns: [
      { name: 'ts', values: firsts },
      { name: 'value', values: firsts.map(() => 1.5) },
    ],
    lines: firsts.map((_, i) => i + 1),
  })
  // All other days from the database itself.
  const days = sql`generate_series(CAST('2022-01-01' AS TIMESTAMP), CAST('2023-12-31' AS TIMESTAMP), CAST('1 day' AS INTERVAL))`
  await database.execute(
    compile(sql`INSERT INTO ${tableId(table)} (ts, value)
      SELECT day, 1.5 FROM ${days} AS series(day) WHERE extract(day FROM day) > 1`),
  )
  await writer.finish()
  return table
}
