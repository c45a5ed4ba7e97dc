// Creates an example table with data in the database that ctk uses: node create-metrics.ts NAME
import { openDatabase } from '@ctk/database'
import { createMonthlyMetrics } from './monthly-metrics.ts'

await using database = await openDatabase(process.env.CRATEDB_URI ?? 'pglite://.ctk/data')
const table = await createMonthlyMetrics(database, process.argv[2] ?? 'metrics')
console.log(`Table ${table.schema}.${table.name}: 24 monthly partitions, a row for each day of 2022 and 2023`)
