import { compile, type Database, id, sql, type TableName, tableId } from '@ctk/core'

/** Creates a table with a row for each day of 2022 and 2023, in 24 monthly partitions. Uses `generate_series` on either engine. */
export async function createMonthlyMetrics(database: Database, name: string): Promise<TableName> {
  const table = { schema: database.defaultSchema, name }
  const columns = [
    { name: 'ts', kind: 'timestamptz' },
    { name: 'value', kind: 'float' },
  ] as const
  const statements = database.createTableStatements({
    name: table,
    columns,
    partitionBy: { column: 'ts', granularity: 'month' },
  })
  for (const statement of statements) await database.execute(statement)
  if (database.dialect === 'postgresql') {
    for (let month = 0; month < 24; month++) {
      const leaf = id(table.schema, `${name}_${month}`)
      // The bounds of a partition are part of its definition and cannot be bound as values.
      const bounds = [month, month + 1].map((m) => `'${new Date(Date.UTC(2022, m)).toISOString()}'`)
      const create = compile(sql`CREATE TABLE ${leaf} PARTITION OF ${tableId(table)}`)
      await database.execute({ ...create, sql: `${create.sql} FOR VALUES FROM (${bounds[0]}) TO (${bounds[1]})` })
    }
  }
  const days = sql`generate_series(CAST('2022-01-01' AS TIMESTAMP), CAST('2023-12-31' AS TIMESTAMP), CAST('1 day' AS INTERVAL))`
  await database.execute(
    compile(sql`INSERT INTO ${tableId(table)} (ts, value) SELECT day, 1.5 FROM ${days} AS series(day)`),
  )
  await database.refresh([table])
  return table
}
