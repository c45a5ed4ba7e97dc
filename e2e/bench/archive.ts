import type { TestDatabase } from '@ctk/conformance'
import { createToolkit } from '@ctk/core'
import { openDatabase } from '@ctk/database'
import { retentionSnapshot } from '@ctk/plugin-retention-snapshot'
import { type Candidate, interleaved, printRatios } from './measure.ts'

const DAY = 86_400_000
const first = Date.UTC(2020, 0, 1)

/** Archiving and dropping N daily partitions: a bare script, which takes a snapshot and drops one by one, and ctk. */
export async function benchArchive(cratedb: TestDatabase, partitions: number, rounds: number): Promise<void> {
  await using database = await openDatabase(cratedb.url)
  const execute = (sql: string, ...parameters: unknown[]) => database.execute({ sql, parameters })
  const query = <R>(sql: string) => database.query<R>({ sql, parameters: [] })
  const values = Array.from({ length: partitions }, (_, i) => first + i * DAY)
  const cutoff = new Date(first + (partitions + 1) * DAY).toISOString().slice(0, 10)
  const toolkit = createToolkit({ database, plugins: [retentionSnapshot], schema: 'bench_ext' })
  await toolkit.setup()
  await execute(
    `CREATE TABLE IF NOT EXISTS bench.archive (ts TIMESTAMP WITH TIME ZONE, value INTEGER, day TIMESTAMP WITH TIME ZONE GENERATED ALWAYS AS date_trunc('day', ts)) CLUSTERED INTO 1 SHARDS PARTITIONED BY (day) WITH (number_of_replicas = 0)`,
  )
  const repositories = ['bench_archive_bare', 'bench_archive_ctk'] as const
  const forget = async (repository: string) => {
    const snapshots = await query<{ name: string }>(`SELECT name FROM sys.snapshots WHERE repository = '${repository}'`)
    for (const { name } of snapshots) await execute(`DROP SNAPSHOT ${repository}."${name}"`)
  }
  for (const name of repositories) await execute(`CREATE REPOSITORY ${name} TYPE fs WITH (location = $1)`, name)
  await toolkit.policies.create({
    strategy: 'snapshot',
    table: 'bench.archive',
    duration: '1d',
    target: { repository: 'bench_archive_ctk' },
  })
  const prepare = (repository: string) => async () => {
    await forget(repository)
    await execute(
      `INSERT INTO bench.archive (ts, value) SELECT day + v * 1000, v FROM generate_series(${first}, ${first + (partitions - 1) * DAY}, ${DAY}) AS d(day), generate_series(1, 5) AS n(v)`,
    )
    await execute('REFRESH TABLE bench.archive')
  }
  const bare: Candidate = {
    name: 'one by one',
    prepare: prepare('bench_archive_bare'),
    run: async () => {
      for (const day of values) {
        await execute(
          `CREATE SNAPSHOT bench_archive_bare."day-${day}" TABLE bench.archive PARTITION (day = $1) WITH (wait_for_completion = true)`,
          day,
        )
        await execute('DELETE FROM bench.archive WHERE day = $1', day)
      }
    },
  }
  const ours: Candidate = {
    name: 'ctk retention run',
    prepare: prepare('bench_archive_ctk'),
    run: async () => {
      const report = await toolkit.retention.run({ cutoff, maxShare: 100, includeNewest: true })
      const gone = report.tables[0]?.removed.partitions
      if (report.exitCode !== 0 || gone !== partitions) throw new Error(`${gone} of ${partitions} partitions archived`)
    },
  }
  printRatios(`Archiving and dropping ${partitions} partitions on CrateDB`, await interleaved([bare, ours], rounds))
  for (const name of repositories) {
    await forget(name)
    await execute(`DROP REPOSITORY ${name}`)
  }
  for (const { name } of await database.catalog.tableNames('bench_ext')) await execute(`DROP TABLE bench_ext.${name}`)
  await execute('DROP TABLE bench.archive')
}
