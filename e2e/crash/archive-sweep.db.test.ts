import {
  type CrashScenario,
  describeDatabases,
  killSweep,
  openProcessPool,
  retentionScenario,
  type TestDatabase,
  uniqueSchema,
} from '@ctk/conformance'
import { compile, createToolkit, type Database, id, sql, tableId } from '@ctk/core'
import { retentionSnapshot } from '@ctk/plugin-retention-snapshot'
import { expect, it } from 'vitest'
import { sweepEvery } from './sweep-every.js'

const plugins = [retentionSnapshot]

describeDatabases(['cratedb'], 'archiving, killed at any statement', (db) => {
  it('ends with each row in its table or in an archive, and nobody kept from writing', async () => {
    await using lab = await archiveScenario(db)
    const every = sweepEvery(29)
    const report = await killSweep(lab.pool, lab.scenario, { every })
    expect(report.findings).toEqual([])
    expect(report.expected).toMatchObject({
      journal: { open: [], held: [], twice: [], removed: 'adds up' },
      faults: [],
      archives: { rows: 8, open: [], blocked: [] },
    })
    expect(report.kills).toBeGreaterThan(report.statements / every)
  }, 900_000)

  it('is brought back the same, and expires the same', async () => {
    await using lab = await archiveScenario(db)
    for (const { scenario, restored } of [
      { scenario: lab.restoring, restored: true },
      { scenario: lab.expiring, restored: false },
    ]) {
      const report = await killSweep(lab.pool, scenario, { every: sweepEvery(97) })
      expect(report.findings).toEqual([])
      expect(report.expected).toMatchObject({ archives: { rows: 0, open: [], blocked: [] } })
      expect((report.expected as { ids: { a: number[] } }).ids.a).toHaveLength(restored ? 15 : 6)
    }
  }, 900_000)
})

/** Two months of four rows each are archived, of a table in which a third one and rows without a time stay. */
async function archiveScenario(db: Pick<TestDatabase, 'url'>) {
  const pool = await openProcessPool(db.url)
  const { database } = pool.start()
  const schema = uniqueSchema('kill')
  const repository = `${schema}_repo`
  await database.execute(compile(sql`CREATE REPOSITORY ${id(repository)} TYPE fs WITH (location = ${repository})`))
  const policy = { strategy: 'snapshot', duration: '1mo', target: { repository } }
  const base = await retentionScenario(database, { plugins, tables: { a: [policy] }, schema })
  const toolkit = (of: Database) => createToolkit({ database: of, plugins, schema: base.storeSchema })
  const table = { schema, name: 'a' }
  const snapshots = () =>
    database.query<{ name: string }>(compile(sql`SELECT name FROM sys.snapshots WHERE repository = ${repository}`))
  const forget = async () => {
    for (const { name } of await snapshots())
      await database.execute(compile(sql`DROP SNAPSHOT ${id(repository, name)}`))
    const archives = tableId({ schema: base.storeSchema, name: 'archive' })
    await database.execute(compile(sql`DELETE FROM ${archives}`))
    await database.execute(compile(sql`REFRESH TABLE ${archives}`))
    for (const { name } of await database.catalog.tableNames(schema))
      await database.execute(compile(sql`DROP TABLE ${id(schema, name)}`))
    await base.prepare(database)
  }
  const inspect = async (of: Database) => {
    const found = await toolkit(of).archives.find()
    const blocked = await of.query<{ label: string }>(
      compile(sql`SELECT partition_ident AS label FROM information_schema.table_partitions
        WHERE table_schema = ${schema} AND settings['blocks']['write']`),
    )
    const tables = (await of.catalog.tableNames(schema)).map(({ name }) => name)
    return {
      ...((await base.inspect(of)) as object),
      tables,
      archives: {
        rows: found.reduce((sum, { state, rows = 0 }) => sum + (state === 'dropped' ? rows : 0), 0),
        open: found.filter(({ state, blocked }) => state === 'begun' || blocked).map(({ label }) => label),
        blocked,
        snapshots: (await snapshots()).length,
      },
    }
  }
  const scenario: CrashScenario = { ...base, prepare: forget, inspect }
  const archived = async () => {
    await forget()
    await base.run(database)
  }
  const patient = { leaseMs: 150, waitMs: 20_000 }
  /** What runs write of themselves is not compared: they remove and restore. */
  const plain = async (of: Database) => {
    const { archives, tables, ids, faults, journal } = (await inspect(of)) as unknown as {
      readonly archives: object
      readonly tables: readonly string[]
      readonly ids: object
      readonly faults: readonly string[]
      readonly journal: { readonly open: readonly string[]; readonly held: readonly string[] }
    }
    return { archives, tables, ids, faults, open: journal.open, held: journal.held }
  }
  /** One partition comes back as it was, the other to a row that came late. */
  const restoring: CrashScenario = {
    prepare: async () => {
      await archived()
      await database.execute(compile(sql`INSERT INTO ${tableId(table)} ("id", ts) VALUES (101, '2020-01-05')`))
      await database.refresh([table])
    },
    run: (of) => toolkit(of).retention.restore({ table }),
    recover: async (of) => {
      const left = await toolkit(of).archives.find({ states: ['dropped'] })
      // A run that settles what is open, where nothing is left to restore.
      if (left.length > 0) await toolkit(of).retention.restore({ table, ...patient })
      else await toolkit(of).retention.expire({ table, olderThan: '100y', ...patient })
    },
    inspect: plain,
  }
  const expiring: CrashScenario = {
    prepare: archived,
    run: (of) => toolkit(of).retention.expire({ table, olderThan: '1y' }),
    recover: async (of) => {
      const run = () => toolkit(of).retention.expire({ table, olderThan: '1y', ...patient })
      if ((await toolkit(of).archives.find({ states: ['dropped'] })).length > 0) await run()
      else await toolkit(of).retention.run({ tables: [table], cutoff: '2020-01-01', ...patient })
    },
    inspect: plain,
  }
  return {
    pool,
    scenario,
    restoring,
    expiring,
    async [Symbol.asyncDispose]() {
      for (const { name } of await snapshots())
        await database.execute(compile(sql`DROP SNAPSHOT ${id(repository, name)}`))
      await database.execute(compile(sql`DROP REPOSITORY ${id(repository)}`))
      await base[Symbol.asyncDispose]()
      await pool[Symbol.asyncDispose]()
    },
  }
}
