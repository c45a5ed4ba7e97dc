import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { TestDatabase } from '@ctk/conformance'
import { compile, createToolkit, Formats, parseResource, Sinks, sql } from '@ctk/core'
import { openDatabase, readCopied } from '@ctk/database'
import { formatParquet } from '@ctk/plugin-format-parquet'
import { loadFiles } from '@ctk/plugin-load-files'
import { retentionSnapshot } from '@ctk/plugin-retention-snapshot'
import { type Candidate, interleaved, printRatios } from './measure.ts'

const columns = [
  { name: 'ts', type: 'micros' },
  { name: 'device', type: 'text' },
  { name: 'temperature', type: 'float64' },
  { name: 'reading', type: 'int64' },
  { name: 'note', type: 'text' },
] as const

/**
 * A partition of PostgreSQL: COPY of its rows into a file, as text and as CSV; the same rows as Parquet; and what `ctk retention run` does
 * with it, which is more: fingerprint, Parquet, reading it again, manifest, journal, and the drop with the fingerprint once more.
 */
export async function benchExport(postgresql: TestDatabase, rows: number, rounds: number): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'ctk-bench-'))
  await using database = await openDatabase(postgresql.url)
  const execute = (text: string) => database.execute({ sql: text, parameters: [] })
  await execute('DROP SCHEMA IF EXISTS bench_export CASCADE')
  await execute('DROP SCHEMA IF EXISTS bench_export_ext CASCADE')
  await execute('CREATE SCHEMA bench_export')
  await execute(`CREATE TABLE bench_export.rows AS SELECT timestamptz '2024-01-01Z' + i * interval '1.0371 seconds' AS ts,
    'device-' || (i % 997) AS device, random() * 100 AS temperature, i % 4000 AS reading, 'about the reading ' || md5(i::text) AS note
    FROM generate_series(1, ${rows}) AS g(i)`)
  await execute(`CREATE TABLE bench_export.metrics (LIKE bench_export.rows) PARTITION BY RANGE (ts)`)
  const toolkit = createToolkit({
    database,
    plugins: [retentionSnapshot, loadFiles, formatParquet],
    schema: 'bench_export_ext',
  })
  await toolkit.setup()
  await toolkit.archives.saveRepository({
    name: 'bench',
    type: 'fs',
    settings: { location: folder },
    storageClass: undefined,
    createdAt: 0,
  })
  const table = { schema: 'bench_export', name: 'metrics' }
  await toolkit.policies.create({ strategy: 'snapshot', table, duration: '1d', target: { repository: 'bench' } })
  const prepare = async () => {
    await execute(`DROP TABLE IF EXISTS bench_export.metrics_2024`)
    await execute(
      `CREATE TABLE bench_export.metrics_2024 PARTITION OF bench_export.metrics FOR VALUES FROM ('2024-01-01Z') TO ('2025-01-01Z')`,
    )
    await execute(`INSERT INTO bench_export.metrics_2024 SELECT * FROM bench_export.rows`)
    await execute(`VACUUM ANALYZE bench_export.metrics_2024`)
  }
  const copy = (name: string, statement: ReturnType<typeof sql>): Candidate => ({
    name,
    prepare,
    run: async () => {
      await database.transaction?.(async ({ copyOut }) => {
        await pipeline(copyOut?.(compile(statement)) ?? [], createWriteStream(join(folder, 'copied')))
      })
    },
  })
  const { encode } = await toolkit.registry.load(Formats, 'parquet')
  const sink = await (await toolkit.registry.load(Sinks, 'file')).open(parseResource(join(folder, 'rows.parquet')), {
    signal: new AbortController().signal,
  })
  const parquet: Candidate = {
    name: 'Parquet, into a file that is read again',
    prepare,
    run: async () => {
      await database.transaction?.(async (sender) => {
        const batches = readCopied(sender, sql`SELECT * FROM ONLY bench_export.metrics_2024`, columns)
        if (sink.kind === 'objects' && encode) await sink.store.put(sink.key, encode(batches, {}))
      })
    },
  }
  const ctk: Candidate = {
    name: 'ctk retention run (archive and drop)',
    prepare,
    run: async () => {
      const report = await toolkit.retention.run({ cutoff: '2025-02-01', maxShare: 100, includeNewest: true })
      if (report.tables[0]?.removed.rows !== rows) throw new Error(JSON.stringify(report.tables))
    },
  }
  const medians = await interleaved(
    [
      copy('COPY … TO STDOUT, into a file', sql`COPY bench_export.metrics_2024 TO STDOUT`),
      copy('COPY … TO STDOUT (FORMAT csv), into a file', sql`COPY bench_export.metrics_2024 TO STDOUT (FORMAT csv)`),
      parquet,
      ctk,
    ],
    rounds,
  )
  printRatios(`Archiving a partition of ${rows.toLocaleString('en-US')} rows on PostgreSQL`, medians)
  await execute('DROP SCHEMA bench_export CASCADE')
  await execute('DROP SCHEMA bench_export_ext CASCADE')
  await rm(folder, { recursive: true, force: true })
}
