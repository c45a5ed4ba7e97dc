import type { TestDatabase } from '@ctk/conformance'
import { createToolkit, type SavedPlan } from '@ctk/core'
import { openDatabase } from '@ctk/database'
import { retentionDelete } from '@ctk/plugin-retention-delete'
import { interleaved, printRatios } from './measure.ts'

const DAY = 86_400_000
const first = Date.UTC(2020, 0, 1)
/** As many as ctk drops in one statement. */
const BATCH = 500

/**
 * What journal, audit, lease and the looks before and after cost: a saved plan of N partitions applied in this process, against
 * a bare script that sends the same batches. Planning and start-up are not part of it.
 */
export async function benchOverhead(cratedb: TestDatabase, partitions: number, rounds: number): Promise<void> {
  await using database = await openDatabase(cratedb.url)
  const execute = (sql: string, ...parameters: unknown[]) => database.execute({ sql, parameters })
  const toolkit = createToolkit({ database, plugins: [retentionDelete], schema: 'overhead_ext' })
  await toolkit.setup()
  const values = Array.from({ length: partitions }, (_, i) => first + i * DAY)
  await execute(
    `CREATE TABLE IF NOT EXISTS bench.overhead (ts TIMESTAMP WITH TIME ZONE, value INTEGER, day TIMESTAMP WITH TIME ZONE GENERATED ALWAYS AS date_trunc('day', ts)) CLUSTERED INTO 1 SHARDS PARTITIONED BY (day) WITH (number_of_replicas = 0)`,
  )
  await toolkit.policies.create({ strategy: 'delete', table: 'bench.overhead', duration: '1d' }).catch(() => undefined)
  const fill = async () => {
    await execute(
      `INSERT INTO bench.overhead (ts, value) SELECT day + v * 1000, v FROM generate_series(${first}, ${first + (partitions - 1) * DAY}, ${DAY}) AS d(day), generate_series(1, 5) AS n(v)`,
    )
    await execute('REFRESH TABLE bench.overhead')
  }
  let plan: SavedPlan
  const medians = await interleaved(
    [
      {
        name: 'a bare script with the same batches',
        prepare: fill,
        run: async () => {
          for (let i = 0; i < values.length; i += BATCH)
            await execute('DELETE FROM bench.overhead WHERE day = ANY($1)', values.slice(i, i + BATCH))
        },
      },
      {
        name: 'ctk: a saved plan applied',
        prepare: async () => {
          await fill()
          const request = { cutoff: '2026-01-01', maxShare: 100, includeNewest: true, fingerprints: true }
          plan = await toolkit.retention.save(await toolkit.retention.plan(request))
        },
        run: async () => {
          const report = await toolkit.retention.apply(plan)
          if (report.tables[0]?.removed.partitions !== partitions) throw new Error(JSON.stringify(report))
        },
      },
    ],
    rounds,
  )
  printRatios(`Dropping ${partitions} partitions on CrateDB, planning and start-up apart`, medians)
  await execute('DROP TABLE bench.overhead')
}
