import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type CrashScenario,
  describeDatabases,
  killSweep,
  openProcessPool,
  retentionScenario,
  uniqueSchema,
} from '@ctk/conformance'
import { compile, type Database, id, sql, tableId } from '@ctk/core'
import { loadFiles } from '@ctk/plugin-load-files'
import { retentionTimerange } from '@ctk/plugin-retention-timerange'
import { expect, it } from 'vitest'
import { sweepEvery } from './sweep-every.js'

describeDatabases(['pglite', 'postgresql', 'cratedb'], 'archiving slices, killed at any statement', (db) => {
  it('every row is in one place in the end, as if nothing had happened', async () => {
    await using pool = await openProcessPool(db.url)
    const schema = uniqueSchema('kill')
    const target = { to: 'old', sliceRows: 10, pause: '0' }
    const policy = { strategy: 'timerange-archive', duration: '1mo', column: 'ts', target }
    await using scenario = await retentionScenario(pool.start().database, {
      plugins: [retentionTimerange],
      tables: { a: [policy] },
      schema,
    })
    // Where nothing is a transaction, to die after a statement is to die before the next one.
    const sides = db.name === 'cratedb' ? (['after'] as const) : (['before', 'after'] as const)
    // There a kill takes seconds, since every table is refreshed; the sweep of all statements takes minutes.
    const every = sweepEvery(db.name === 'cratedb' ? 7 : 2)
    const report = await killSweep(pool, withArchives(scenario, schema), { sides, every })
    expect(report.findings).toEqual([])
    expect(report.expected).toMatchObject({
      journal: { open: [], held: [], twice: [], removed: 'adds up' },
      faults: [],
      old: [1, 2, 3, 4, 5, 6, 7, 8],
      archives: { unfinished: [], rows: 8, astray: 0 },
    })
    // The table that rows go to is made but once.
    expect(report.kills).toBeGreaterThan((sides.length * (report.statements - 3)) / every)
  }, 600_000)

  it('and so it is where they go into files', async () => {
    await using pool = await openProcessPool(db.url)
    const schema = uniqueSchema('kill')
    const folder = await mkdtemp(join(tmpdir(), 'ctk-killed-'))
    const target = { to: `file://${folder}`, format: 'ndjson', sliceRows: 10, pause: '0' }
    await using scenario = await retentionScenario(pool.start().database, {
      plugins: [retentionTimerange, loadFiles],
      tables: { a: [{ strategy: 'timerange-archive', duration: '1mo', column: 'ts', target }] },
      schema,
    })
    const archive = { schema: scenario.storeSchema, name: 'archive' }
    const killed: CrashScenario = {
      ...scenario,
      prepare: async (of) => {
        await of.refresh([archive])
        await of.execute(compile(sql`DELETE FROM ${tableId(archive)}`))
        await rm(folder, { recursive: true, force: true })
        await scenario.prepare(of)
      },
      inspect: async (of) => {
        const archives = await of.archives({ schema: scenario.storeSchema }).find()
        const names = await readdir(folder, { recursive: true })
        const texts = await Promise.all(
          names.filter((name) => name.endsWith('.ndjson')).map((name) => readFile(join(folder, name), 'utf8')),
        )
        const rows = texts.flatMap((text) => text.trim().split('\n'))
        return {
          ...((await scenario.inspect(of)) as object),
          files: rows.map((row) => JSON.parse(row).id).sort(),
          archives: archives.filter(({ state }) => state !== 'failed').map(({ state, rows }) => [state, rows]),
        }
      },
    }
    const sides = db.name === 'cratedb' ? (['after'] as const) : (['before', 'after'] as const)
    const report = await killSweep(pool, killed, { sides, every: sweepEvery(db.name === 'cratedb' ? 17 : 5) })
    await rm(folder, { recursive: true, force: true })
    expect(report.findings).toEqual([])
    expect(report.expected).toMatchObject({
      journal: { open: [], held: [], twice: [], removed: 'adds up' },
      files: [1, 2, 3, 4, 5, 6, 7, 8],
      archives: [['dropped', 8]],
    })
  }, 600_000)
})

/** Looks at the table that rows went to, and at what the archives say of it. */
function withArchives(scenario: CrashScenario & { readonly storeSchema: string }, schema: string): CrashScenario {
  const old = { schema, name: 'old' }
  const archive = { schema: scenario.storeSchema, name: 'archive' }
  return {
    run: scenario.run,
    ...(scenario.recover && { recover: scenario.recover }),
    prepare: async (of) => {
      const emptied = [archive, ...(await of.catalog.tables([old])).map(({ name }) => name)]
      await of.refresh(emptied)
      for (const table of emptied) await of.execute(compile(sql`DELETE FROM ${tableId(table)}`))
      await scenario.prepare(of)
    },
    inspect: async (of) => {
      await of.refresh([old, archive])
      const archives = await of.archives({ schema: scenario.storeSchema }).find()
      const dropped = archives.filter(({ state }) => state === 'dropped')
      return {
        ...((await scenario.inspect(of)) as object),
        old: await idsOf(of, sql`${tableId(old)}`),
        archives: {
          unfinished: archives.filter(({ state }) => state !== 'dropped' && state !== 'failed'),
          rows: dropped.reduce((sum, { rows = 0 }) => sum + rows, 0),
          astray: (
            await idsOf(of, sql`${tableId(old)} WHERE NOT (ctk_archive = ANY(${dropped.map((each) => each.id)}))`)
          ).length,
        },
      }
    },
  }
}

async function idsOf(database: Database, from: ReturnType<typeof sql>): Promise<number[]> {
  const rows = await database.query<{ id: number }>(compile(sql`SELECT ${id('id')} FROM ${from} ORDER BY 1`))
  return rows.map((row) => Number(row.id))
}
