// One policy on one table, from a program.
import { createToolkit } from '@ctk/core'
import { openDatabase } from '@ctk/database'
import { retentionDelete } from '@ctk/plugin-retention-delete'

await using database = await openDatabase(process.env.CRATEDB_URI ?? 'pglite://')
const toolkit = createToolkit({ database, plugins: [retentionDelete] })
await toolkit.setup()

// A table of 24 monthly partitions, filled by the database itself.
const { createMonthlyMetrics } = await import('../monthly-metrics.ts')
const table = await createMonthlyMetrics(database, 'basic_metrics')

await toolkit.policies.create({ strategy: 'delete', table, duration: '1y' })
const report = await toolkit.retention.run({ cutoff: '2024-01-01', tables: [table] })
for (const { before, removed, after } of report.tables) {
  console.log(`${before.partitions} partitions, ${removed.partitions} dropped, ${after?.partitions} left`)
}
process.exitCode = report.exitCode
