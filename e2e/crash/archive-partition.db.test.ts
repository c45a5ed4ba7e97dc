import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type CrashScenario,
  describeDatabases,
  killSweep,
  openProcessPool,
  type RetentionScenario,
  retentionScenario,
  uniqueSchema,
} from '@ctk/conformance'
import { compile, createToolkit, type Database, sql, tableId } from '@ctk/core'
import { formatParquet } from '@ctk/plugin-format-parquet'
import { loadFiles } from '@ctk/plugin-load-files'
import { retentionSnapshot } from '@ctk/plugin-retention-snapshot'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { sweepEvery } from './sweep-every.js'

const plugins = [retentionSnapshot, loadFiles, formatParquet]
const patient = { leaseMs: 150, waitMs: 20_000 }
const expired = [1, 2, 3, 4, 5, 6, 7, 8]
const young = [9, 10, 11, 12, 13, 14]

describeDatabases(['pglite', 'postgresql'], 'archives as Parquet, killed at any statement', (db) => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ctk-killed-'))
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  /** A table whose expired partitions are archived. */
  const open = async (database: Database, schema: string) => {
    const policy = { strategy: 'snapshot', duration: '1mo', target: { repository: 'cold' } }
    const scenario = await retentionScenario(database, { plugins, tables: { a: [policy] }, schema })
    await database.archives({ schema: scenario.storeSchema }).saveRepository({
      name: 'cold',
      type: 'fs',
      settings: { location: folder },
      storageClass: undefined,
      createdAt: 0,
    })
    return scenario
  }
  const prepare = async (scenario: RetentionScenario, of: Database) => {
    await scenario.prepare(of)
    await of.execute(compile(sql`DELETE FROM ${tableId({ schema: scenario.storeSchema, name: 'archive' })}`))
    await rm(folder, { recursive: true, force: true })
  }
  const inspect = async (scenario: RetentionScenario, of: Database) => {
    const archives = await of.archives({ schema: scenario.storeSchema }).find()
    const files = (await readdir(folder, { recursive: true }).catch(() => [])).filter((name) =>
      /\.(json|parquet)$/.test(name),
    )
    const standing = archives.filter(({ state }) => state !== 'failed')
    return {
      ...((await scenario.inspect(of)) as object),
      archives: standing.map(({ label, state, rows }) => [label.replace(/.*_/, ''), state, rows]),
      files: files.length,
    }
  }

  it('every expired row is in one complete archive in the end, and nothing else is left', async () => {
    await using pool = await openProcessPool(db.url)
    await using scenario = await open(pool.start().database, uniqueSchema('kill'))
    const killed: CrashScenario = {
      ...scenario,
      prepare: (of) => prepare(scenario, of),
      inspect: async (of) => {
        const { archives, ...rest } = await inspect(scenario, of)
        return { ...rest, archives: archives.map(([, state, rows]) => [state, rows]) }
      },
    }
    const report = await killSweep(pool, killed, { every: sweepEvery(db.name === 'pglite' ? 7 : 5) })
    expect(report.findings).toEqual([])
    expect(report.expected).toMatchObject({
      ids: { a: young },
      journal: { open: [], held: [], twice: [], removed: 'adds up' },
      faults: [],
      archives: [
        ['dropped', 4],
        ['dropped', 4],
      ],
      files: 4,
    })
    expect(report.kills).toBeGreaterThan(report.statements / 10)
  }, 600_000)

  it.each([['restored', [...expired, ...young], 4] as const, ['expired', young, 0] as const])(
    'those that are being %s are so in the end, once',
    async (state, ids, files) => {
      await using pool = await openProcessPool(db.url)
      await using scenario = await open(pool.start().database, uniqueSchema('kill'))
      const of = (database: Database) => createToolkit({ database, plugins, schema: scenario.storeSchema })
      const run = async (database: Database) => {
        const { retention } = of(database)
        const found = await of(database).archives.find({ states: ['dropped'] })
        const [first] = found
        if (!first) return
        const report = await (state === 'restored'
          ? retention.restore({ table: first.table, ...patient })
          : retention.expire({ table: first.table, ...patient }))
        const failure = report.tables.map((each) => each.failure).find((each) => each !== undefined)
        if (failure) throw new Error(failure.message)
      }
      const killed: CrashScenario = {
        prepare: async (database) => {
          await prepare(scenario, database)
          await scenario.run(database)
        },
        run,
        recover: run,
        inspect: async (database) => {
          const {
            archives,
            ids: left,
            files: standing,
          } = (await inspect(scenario, database)) as {
            archives: unknown[][]
            ids: { a: number[] }
            files: number
          }
          return { ids: left.a, archives: archives.map(([, is]) => is), files: standing }
        },
      }
      const report = await killSweep(pool, killed, { every: sweepEvery(db.name === 'pglite' ? 13 : 11) })
      expect(report.findings).toEqual([])
      expect(report.expected).toEqual({ ids, archives: [state, state], files })
    },
    600_000,
  )
})
