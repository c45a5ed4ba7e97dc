import type { TestDatabase } from '@ctk/conformance'
import { openDatabase } from '@ctk/database'
import { ctk } from './ctk.ts'
import { type Candidate, command, interleaved, printRatios } from './measure.ts'
import { pythonToolkit } from './peer.ts'

const DAY = 86_400_000
const first = Date.UTC(2020, 0, 1)

/** Retiring N daily partitions of a table that keeps as many: one bare statement, ctk, and the Python toolkit. Start-up included. */
export async function benchRetire(cratedb: TestDatabase, partitions: number, rounds: number): Promise<void> {
  await using database = await openDatabase(cratedb.url)
  const execute = (sql: string, ...parameters: unknown[]) => database.execute({ sql, parameters })
  const values = Array.from({ length: partitions }, (_, i) => first + i * DAY)
  const uri = cratedb.url.replace(/^http/, 'crate')
  const cutoff = new Date(first + (partitions + 1) * DAY).toISOString().slice(0, 10)

  await execute(
    `CREATE TABLE IF NOT EXISTS bench.retire (ts TIMESTAMP WITH TIME ZONE, value INTEGER, day TIMESTAMP WITH TIME ZONE GENERATED ALWAYS AS date_trunc('day', ts)) CLUSTERED INTO 1 SHARDS PARTITIONED BY (day) WITH (number_of_replicas = 0)`,
  )
  const fill = async () => {
    await execute(
      `INSERT INTO bench.retire (ts, value) SELECT day + v * 1000, v FROM generate_series(${first}, ${first + (partitions - 1) * DAY}, ${DAY}) AS d(day), generate_series(1, 5) AS n(v)`,
    )
    await execute('REFRESH TABLE bench.retire')
  }
  const left = async () =>
    Number(
      (
        await database.query<{ n: number }>({
          sql: `SELECT count(*) AS n FROM information_schema.table_partitions WHERE table_schema = 'bench'`,
          parameters: [],
        })
      )[0]?.n,
    )
  const emptied = (candidate: Candidate): Candidate => ({
    name: candidate.name,
    prepare: fill,
    run: async () => {
      await candidate.run()
      const remaining = await left()
      if (remaining !== 0) throw new Error(`${candidate.name} left ${remaining} partitions`)
    },
  })

  await command(
    'policy',
    ...ctk('retention', 'set-ttl', 'bench.retire', '--strategy=delete', '--duration=1d', '--uri', cratedb.url),
  ).run()
  const peer = pythonToolkit()
  if (peer) {
    await execute('REFRESH TABLE ext.retention_policy')
    await execute(`DELETE FROM ext.retention_policy WHERE table_schema = 'bench'`)
    await execute('REFRESH TABLE ext.retention_policy')
    const fields = [
      '--strategy=delete',
      '--table-schema=bench',
      '--table-name=retire',
      '--partition-column=day',
      '--retention-period=1',
    ]
    await command('peer policy', peer, ['create-policy', ...fields, uri]).run()
    await execute('REFRESH TABLE ext.retention_policy')
  }
  const medians = await interleaved(
    [
      emptied({
        name: 'one bare DELETE',
        run: async () => void (await execute('DELETE FROM bench.retire WHERE day = ANY($1)', values)),
      }),
      emptied(
        command(
          'ctk retention run',
          ...ctk('retention', 'run', `--cutoff=${cutoff}`, '--max-share=100', '--include-newest', '--uri', cratedb.url),
        ),
      ),
      ...(peer
        ? [emptied(command('Python toolkit run', peer, ['run', '--strategy=delete', `--cutoff-day=${cutoff}`, uri]))]
        : []),
    ],
    rounds,
  )
  printRatios(`Retiring ${partitions} partitions on CrateDB`, medians)
  await execute('DROP TABLE bench.retire')
}
