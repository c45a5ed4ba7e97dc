import { describeDatabases } from '@ctk/conformance'
import { sql, tableId } from '@ctk/core'
import { openDatabase } from '@ctk/database'
import { expect, it } from 'vitest'
import { archiveLab } from './cratedb-archives.js'

/** Twenty take more than a minute. */
const RUNS = Number(process.env.CTK_ARCHIVE_RUNS ?? 6)
const WRITERS = 3
const BATCH = 20
const DAY = 86_400_000

describeDatabases(['cratedb'], 'archiving partitions that somebody writes to', ({ url }) => {
  it(`in ${RUNS} runs each row that was acknowledged is in the table or in an archive, once`, async () => {
    await using lab = await archiveLab(url)
    const table = { schema: lab.schema, name: 'busy' }
    await lab.send(sql`CREATE TABLE ${tableId(table)} (id TEXT, ts TIMESTAMP WITH TIME ZONE,
      month TIMESTAMP WITH TIME ZONE GENERATED ALWAYS AS date_trunc('month', ts))
      CLUSTERED INTO 2 SHARDS PARTITIONED BY (month) WITH (number_of_replicas = 0)`)
    const target = { repository: lab.repository }
    await lab.toolkit.policies.create({ strategy: 'snapshot', table, column: 'ts', duration: '1mo', target })
    let writing = true
    let [acknowledged, short] = [0, 0]
    const write = async (writer: number) => {
      await using database = await openDatabase(url)
      for (let batch = 0; writing; batch++) {
        const ids = Array.from({ length: BATCH }, (_, i) => `${writer}/${batch}/${i}`)
        // January and February are expired, April is not: a batch is for three partitions.
        const times = ids.map((_, i) => new Date(Date.UTC(2020, [0, 1, 3][i % 3] as number) + (i % 28) * DAY))
        const statement = `INSERT INTO ${lab.schema}.busy (id, ts) SELECT * FROM UNNEST($1::text[], $2::timestamp with time zone[])`
        const { rowCount } = await database.execute({ sql: statement, parameters: [ids, times] })
        if (rowCount === undefined) throw new Error('The server did not count.')
        acknowledged += rowCount
        if (rowCount < BATCH) short++
      }
    }
    const writers = Array.from({ length: WRITERS }, (_, writer) => write(writer))
    const stopped = Promise.all(writers)
    stopped.catch(() => undefined)
    const exits: number[] = []
    for (let run = 0; run < RUNS; run++) {
      const report = await lab.toolkit.retention.run({ tables: [table], cutoff: '2020-05-01', maxShare: 100 })
      exits.push(report.exitCode)
    }
    writing = false
    await stopped
    const last = await lab.toolkit.retention.run({ tables: [table], cutoff: '2020-05-01', maxShare: 100 })
    expect(last.exitCode).toBe(0)
    const count = async () => {
      await lab.database.refresh([table])
      const [row] = await lab.rows<{ n: number; distinct: number }>(
        sql`SELECT count(*) AS n, count(DISTINCT id) AS "distinct" FROM ${tableId(table)}`,
      )
      return { n: Number(row?.n), distinct: Number(row?.distinct) }
    }
    const archives = await lab.toolkit.archives.find({ tables: [table] })
    const dropped = archives.filter(({ state }) => state === 'dropped')
    const archived = dropped.reduce((sum, { rows = 0 }) => sum + rows, 0)
    // Otherwise nothing was tried.
    expect([dropped.length > 2, archived > 100, short > 0, exits.includes(0)]).toEqual([true, true, true, true])
    expect((await count()).n + archived).toBe(acknowledged)
    expect((await lab.partitions(table)).blocked).toEqual([])
    expect(archives.filter(({ state, blocked }) => state === 'begun' || blocked)).toEqual([])
    // What the archives really hold, and not only what is written of them.
    const restored = await lab.toolkit.retention.restore({ table })
    expect(restored.tables.map(({ failure }) => failure)).toEqual([undefined])
    expect(await count()).toEqual({ n: acknowledged, distinct: acknowledged })
  }, 300_000)
})
