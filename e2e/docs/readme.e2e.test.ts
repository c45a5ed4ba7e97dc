import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describeDatabases } from '@ctk/conformance'
import { openDatabase } from '@ctk/database'
import { afterAll, expect, it } from 'vitest'
import { spawn, spawnCtk } from '../spawn-ctk.js'

const readme = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8')
const cwd = mkdtempSync(join(tmpdir(), 'ctk-readme-'))
afterAll(() => rmSync(cwd, { recursive: true }))

it('the library script does the main job in ten lines', () => {
  const script = /```ts\n([\s\S]*?)```/.exec(readme)?.[1] as string
  expect(script.trim().split('\n').length).toBeLessThanOrEqual(10)
  const data = join(import.meta.dirname, '../../apps/docs/node_modules/vega-datasets/data/birdstrikes.csv')
  const load = spawnCtk(['load', 'table', data, 'birdstrikes', '--create', '--partition-by=month(Flight Date)'], cwd)
  expect(load).toMatchObject({ code: 0 })
  // Beside this test, so that the packages are found.
  const file = join(import.meta.dirname, `readme-${process.pid}.mts`)
  writeFileSync(file, script)
  try {
    expect(spawn(process.execPath, [file], cwd)).toMatchObject({
      code: 0,
      stdout: "[ 'birdstrikes: 35 partitions dropped' ]\n",
    })
  } finally {
    rmSync(file)
  }
})

describeDatabases(['cratedb', 'postgresql'], 'the commands of the README', (server) => {
  it('run one after the other', async () => {
    const script = /## On the command line\s+```shell\n([\s\S]*?)```/.exec(readme)?.[1] as string
    const commands = script.replace(/^export .*$/m, '')
    expect(commands).not.toBe(script)
    await using database = await openDatabase(server.url)
    const execute = (sql: string) => database.execute({ sql, parameters: [] })
    const day = (n: number) => new Date(Date.now() - n * 86_400_000).toISOString().slice(0, 10)
    if (database.dialect === 'cratedb') {
      await execute(
        `CREATE TABLE doc.raw_metrics (ts TIMESTAMP, day TIMESTAMP GENERATED ALWAYS AS date_trunc('day', ts)) CLUSTERED INTO 1 SHARDS PARTITIONED BY (day) WITH (number_of_replicas = 0)`,
      )
    } else {
      await execute('CREATE SCHEMA doc')
      await execute('CREATE TABLE doc.raw_metrics (ts timestamptz) PARTITION BY RANGE (ts)')
      for (let n = 0; n < 12; n++) {
        await execute(
          `CREATE TABLE doc.raw_metrics_${n} PARTITION OF doc.raw_metrics FOR VALUES FROM ('${day(n)}') TO ('${day(n - 1)}')`,
        )
      }
    }
    for (let n = 0; n < 12; n++) await execute(`INSERT INTO doc.raw_metrics (ts) VALUES ('${day(n)}T00:00:00Z')`)
    await database.refresh([{ schema: 'doc', name: 'raw_metrics' }])
    try {
      const result = spawn('sh', ['-euc', commands], cwd, { CRATEDB_URI: server.url })
      expect(result).toMatchObject({ code: 0, stdout: expect.stringContaining('4 partitions, 4 rows') })
    } finally {
      await execute('DROP TABLE doc.raw_metrics')
      await execute('DROP TABLE ext.policy')
      await execute('DROP TABLE ext.schema_version')
    }
  })
})
