// Everything around a policy: several strategies, a check, a plan to look at, a run, and a report as data.
import { createToolkit, formatInstantShort } from '@ctk/core'
import { openDatabase } from '@ctk/database'
import { retentionDelete } from '@ctk/plugin-retention-delete'
import { retentionTimerange } from '@ctk/plugin-retention-timerange'
import { createMonthlyMetrics } from '../monthly-metrics.ts'

await using database = await openDatabase(process.env.CRATEDB_URI ?? 'pglite://')
const toolkit = createToolkit({ database, plugins: [retentionDelete, retentionTimerange], schema: 'full_example' })
await toolkit.setup()
const metrics = await createMonthlyMetrics(database, 'full_metrics')
const events = await createMonthlyMetrics(database, 'full_events')

// Whole partitions of one table, single rows of the other: by strategy, with a zone and a description.
const byPartition = await toolkit.policies.create({
  strategy: 'delete',
  table: metrics,
  duration: '12mo',
  timezone: 'Europe/Berlin',
})
await toolkit.policies.create({
  strategy: 'timerange-delete',
  table: events,
  column: 'ts',
  duration: '500d',
  target: { sliceRows: 50, pause: '1ms' },
  description: 'Events are only of interest for a while.',
})
await toolkit.policies.edit(byPartition.id, { duration: '18mo' })

const check = await toolkit.retention.check({ cutoff: '2024-01-01' })
console.log(`${check.findings.length} findings`)

const plan = await toolkit.retention.plan({ cutoff: '2024-01-01' })
for (const { policy, threshold, expired, actions } of plan.tables) {
  const until = threshold === undefined ? 'never' : formatInstantShort(threshold)
  console.log(
    `${policy.strategy} ${policy.table.name}: ${expired.rows} rows older than ${until}, in ${actions.length} steps`,
  )
}

toolkit.events.subscribe((event) => {
  if (event.type === 'table.finished') console.log(`${event.table.name}: ${event.operations} operations done`)
})
const report = await toolkit.retention.run({ cutoff: '2024-01-01' })
for (const { table, removed } of report.tables) console.log(`${table.name}: ${removed.rows} rows removed`)

const again = await toolkit.retention.run({ cutoff: '2024-01-01' })
console.log(again.tables.map((table) => table.status).join(', '))
process.exitCode = again.exitCode
