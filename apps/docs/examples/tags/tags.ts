// Tags: policies of several tenants in one database, run and removed by tag.
import { createToolkit } from '@ctk/core'
import { openDatabase } from '@ctk/database'
import { retentionDelete } from '@ctk/plugin-retention-delete'
import { createMonthlyMetrics } from '../monthly-metrics.ts'

await using database = await openDatabase(process.env.CRATEDB_URI ?? 'pglite://')
const toolkit = createToolkit({ database, plugins: [retentionDelete], schema: 'tags_example' })
await toolkit.setup()

for (const [name, tags] of [
  ['tags_foo', ['foo', 'bar']],
  ['tags_baz', ['baz', 'bar']],
] as const) {
  const table = await createMonthlyMetrics(database, name)
  await toolkit.policies.create({ strategy: 'delete', table, duration: '1y', tags })
}
const report = await toolkit.retention.run({ cutoff: '2024-01-01', tags: 'bar and not foo' })
for (const { table, removed } of report.tables) console.log(`${table.name}: ${removed.partitions} partitions dropped`)

for (const { tag, policies } of await toolkit.policies.tags()) console.log(`${tag}: ${policies}`)
for (const policy of await toolkit.policies.remove({ tags: 'baz' })) console.log(`removed ${policy.table.name}`)
