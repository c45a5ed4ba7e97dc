import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type CrashScenario,
  describeDatabases,
  killSweep,
  openProcessPool,
  retentionScenario,
  type TestDatabase,
  uniqueSchema,
} from '@ctk/conformance'
import { compile, createToolkit, type Database, sql, tableId } from '@ctk/core'
import { loadFiles } from '@ctk/plugin-load-files'
import { retentionSnapshot } from '@ctk/plugin-retention-snapshot'
import { retentionTimerange } from '@ctk/plugin-retention-timerange'
import { expect, it } from 'vitest'
import { sweepEvery } from './sweep-every.js'

const plugins = [retentionTimerange, retentionSnapshot, loadFiles]

describeDatabases(['pglite', 'postgresql', 'cratedb'], 'slices in files, killed at any statement', (db) => {
  // Where nothing is a transaction, to die after a statement is to die before the next one.
  const sides = db.name === 'cratedb' ? (['after'] as const) : (['before', 'after'] as const)

  it.each([
    ['come back each row once', 'restoring', 14, 0],
    ['expire', 'expiring', 6, 0],
  ] as const)(
    '%s, as if nothing had happened',
    async (_, what, rows, files) => {
      await using lab = await archivedFiles(db)
      const every = sweepEvery(db.name === 'cratedb' ? 29 : 3)
      const report = await killSweep(lab.pool, lab[what], { sides, every })
      expect(report.findings).toEqual([])
      expect(report.expected).toMatchObject({ open: [], held: [], left: 0, tables: ['a'] })
      expect(report.expected).toMatchObject({ ids: { a: { length: rows } }, files: what === 'restoring' ? 2 : files })
      expect(report.kills).toBeGreaterThan((sides.length * (report.statements - 3)) / every)
    },
    900_000,
  )
})

/** Two months of four rows each are in files, of a table in which a third one and rows without a time stay. */
async function archivedFiles(db: Pick<TestDatabase, 'url'>) {
  const pool = await openProcessPool(db.url)
  const { database } = pool.start()
  const schema = uniqueSchema('kill')
  const folder = await mkdtemp(join(tmpdir(), 'ctk-files-'))
  const target = { to: `file://${folder}`, format: 'csv', sliceRows: 4, pause: '0' }
  const policy = { strategy: 'timerange-archive', duration: '1mo', column: 'ts', target }
  const base = await retentionScenario(database, { plugins, tables: { a: [policy] }, schema })
  const toolkit = (of: Database) => createToolkit({ database: of, plugins, schema: base.storeSchema })
  const table = { schema, name: 'a' }
  const patient = { leaseMs: 150, waitMs: 20_000 }
  const prepare = async () => {
    const archive = { schema: base.storeSchema, name: 'archive' }
    await database.refresh([archive])
    await database.execute(compile(sql`DELETE FROM ${tableId(archive)}`))
    await database.refresh([archive])
    await rm(folder, { recursive: true, force: true })
    if (database.dialect !== 'postgresql') {
      // What came twice would stay otherwise.
      await database.refresh([table])
      await database.execute(compile(sql`DELETE FROM ${tableId(table)}`))
      await database.refresh([table])
    }
    await base.prepare(database)
    await base.run(database)
  }
  const inspect = async (of: Database) => {
    const { ids, journal } = (await base.inspect(of)) as {
      readonly ids: object
      readonly journal: { readonly open: readonly string[]; readonly held: readonly string[] }
    }
    const archives = await toolkit(of).archives.find()
    const names = await readdir(folder, { recursive: true }).catch(() => [])
    return {
      ids,
      open: journal.open,
      held: journal.held,
      left: archives.filter(({ state }) => state === 'dropped').length,
      states: archives.map(({ state }) => state),
      tables: (await of.catalog.tableNames(schema)).map(({ name }) => name),
      files: names.filter((name) => name.endsWith('.csv')).length,
    }
  }
  const isLeft = async (of: Database) => (await toolkit(of).archives.find({ states: ['dropped'] })).length > 0
  /** Settles what is open, where nothing else is left to do. */
  const settle = (of: Database) => toolkit(of).retention.run({ tables: [table], cutoff: '2020-01-01', ...patient })
  const restoring: CrashScenario = {
    prepare,
    inspect,
    run: (of) => toolkit(of).retention.restore({ table }),
    recover: async (of) => ((await isLeft(of)) ? toolkit(of).retention.restore({ table, ...patient }) : settle(of)),
  }
  const expiring: CrashScenario = {
    prepare,
    inspect,
    run: (of) => toolkit(of).retention.expire({ table, olderThan: '1y' }),
    recover: async (of) =>
      (await isLeft(of)) ? toolkit(of).retention.expire({ table, olderThan: '1y', ...patient }) : settle(of),
  }
  return {
    pool,
    restoring,
    expiring,
    async [Symbol.asyncDispose]() {
      await base[Symbol.asyncDispose]()
      await pool[Symbol.asyncDispose]()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
