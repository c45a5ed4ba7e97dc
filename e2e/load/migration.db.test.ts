import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describeDatabases, uniqueSchema } from '@ctk/conformance'
import { compile, type Database, id, sql, type TableName, tableId } from '@ctk/core'
import { openDatabase } from '@ctk/database'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { dropSchema } from '../database/drop-schema.js'
import { startCtk } from '../spawn-ctk.js'
import { countRows } from './load-table.js'
import { monthlyTable, runAll, smallTables, typesTable } from './migration-schema.js'
import { timescaleViews } from './timescale-views.js'

const rows = Number(process.env.CTK_TEST_MIGRATION ?? 4_000)
const most = 20_000

/** As the report has it, as far as it is looked at here. */
interface Report {
  readonly tables: readonly {
    readonly target: TableName
    readonly status: string
    readonly resumed: boolean
    readonly read: number
    readonly written: number
    readonly kept: number
    readonly rejected: number
    readonly error?: { readonly code: string }
    readonly losses: readonly string[]
    readonly verification?: {
      readonly equal: boolean
      readonly rows: { readonly source: number; readonly target: number }
      readonly differing: number
      readonly differences: readonly unknown[]
      readonly columns: readonly unknown[]
    }
  }[]
  readonly policies: readonly unknown[]
  readonly views: readonly unknown[]
  readonly leftBehind: readonly string[]
}

describeDatabases(['postgresql'], 'from', (server) => {
  describeDatabases(['postgresql', 'cratedb'], 'bringing a database over to', (db) => {
    const name = uniqueSchema('migration')
    const [to, ext] = [`${name}_to`, `${name}_ext`]
    const url = server.url.replace(/\/[^/]*$/, `/${name}`)
    // On PostgreSQL another schema of the same database, so that rows can be compared by the server itself.
    const targetUrl = db.name === 'postgresql' ? url : db.url
    const cratedb = db.name === 'cratedb'
    let folder: string
    let source: Database
    let target: Database

    const start = (...args: string[]) =>
      startCtk(
        ['load', 'database', url, targetUrl, '--from-schema', 'shop', '--to-schema', to, '--schema', ext, ...args],
        folder,
      )
    const migrate = async (...args: string[]) => {
      const { stdout, stderr, code } = await start('--json', ...args).ended
      return { report: JSON.parse(stdout) as Report, stderr, code }
    }
    const tableOf = ({ tables }: Report, table: string) => tables.find(({ target: { name } }) => name === table)
    const inTarget = (table: string): TableName => ({ schema: to, name: table })

    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'ctk-migration-'))
      await using admin = await openDatabase(server.url)
      await runAll(admin, [`CREATE DATABASE ${name}`])
      source = await openDatabase(url)
      target = await openDatabase(targetUrl)
      await runAll(source, [
        'CREATE SCHEMA shop',
        ...typesTable('shop', rows),
        ...monthlyTable('shop', 'Metrics', most),
        ...monthlyTable('shop', '_events', rows),
        ...smallTables('shop'),
      ])
    })
    afterAll(async () => {
      for (const schema of [to, ext]) await dropSchema(target, schema)
      await target[Symbol.asyncDispose]()
      await source[Symbol.asyncDispose]()
      await using admin = await openDatabase(server.url)
      await runAll(admin, [`DROP DATABASE ${name} WITH (FORCE)`])
      rmSync(folder, { recursive: true })
    })

    test('shows what it would do, and does nothing', async () => {
      const { stdout, code } = await start('--dry-run').ended
      expect(code).toBe(0)
      expect(stdout).toContain('6 tables · nothing has been changed')
      expect(stdout).toContain(`Next: ctk load database ${url.replace(/:[^:@/]+@/, ':***@')}`)
      if (cratedb) {
        expect(stdout).toContain('"c_matrix" ARRAY(ARRAY(INTEGER))')
        expect(stdout).toContain('PRIMARY KEY ("device", "Time", "Time_month")')
        expect(stdout).toMatch(/c_timestamptz: \d+ values have digits beyond milliseconds, which are cut off/)
        expect(stdout).toContain('by mood: CrateDB indexes every column by itself')
      } else {
        expect(stdout).toContain(`CREATE TABLE IF NOT EXISTS "${to}"."Metrics_2024-01" PARTITION OF "${to}"."Metrics"`)
      }
      expect(await target.catalog.tableNames(to)).toEqual([])
      expect(await target.catalog.tableNames(ext)).toEqual([])
    })

    test('goes on where it was killed, and no row is lost or comes twice', async () => {
      const running = start('--table', 'shop.Metrics', '--no-verify')
      const progress = compile(sql`SELECT "rows" FROM ${tableId({ schema: ext, name: 'migration' })}`)
      for (;;) {
        const [row] = await target
          .refresh([{ schema: ext, name: 'migration' }])
          .then(() => target.query<{ rows: number }>(progress))
          .catch(() => [])
        if (Number(row?.rows ?? 0) > 0) break
        if (running.process.exitCode !== null) throw new Error((await running.ended).stderr)
        await new Promise((resolve) => setTimeout(resolve, 25))
      }
      running.process.kill('SIGKILL')
      await running.ended
      const { report, code, stderr } = await migrate('--table', 'shop.Metrics')
      expect(code, stderr).toBe(0)
      const table = tableOf(report, 'Metrics')
      expect(table).toMatchObject({
        status: 'done',
        resumed: true,
        rejected: 0,
        verification: { equal: true, rows: { source: most, target: most } },
      })
      expect(table?.read).toBeLessThan(most)
      expect((table?.written ?? 0) + (table?.kept ?? 0)).toBe(table?.read)
      expect(await countRows(target, inTarget('Metrics'))).toBe(most)
    })

    test('brings every type, partition and odd name over, row for row', async () => {
      const { report, code, stderr } = await migrate()
      expect(
        report.tables.filter(({ status }) => status !== 'done'),
        stderr,
      ).toEqual([])
      expect(code).toBe(0)
      expect(report.tables.map((table) => table.verification?.equal)).toEqual([true, true, true, true, true, true])
      const types = cratedb ? 'All__Types__of_it' : 'All "Types" of it'
      expect(tableOf(report, types)).toMatchObject({ read: rows + 24, written: rows + 24, rejected: 0 })
      const partitions = (await target.catalog.tables([inTarget('Metrics')]))[0]?.partitions ?? []
      expect(partitions.length).toBe(cratedb ? 4 : 4)
      if (!cratedb) {
        for (const table of [types, 'Metrics', '_events', 'Words', 'keyless', 'nothing'])
          expect(await differ(table)).toBe(0)
        return
      }
      // Of its own, beside what the command says: exact values by another way.
      const here = await source.query(
        compile(sql`SELECT id, c_bigint, c_numeric, c_double, c_text, c_uuid, "C varchar", c_boolean, date_trunc('milliseconds', c_timestamp) AS c_timestamp, encode(c_bytea, 'hex') AS c_bytea,
  to_jsonb(c_ints) AS c_ints, c_json, c_long FROM shop."All ""Types"" of it" ORDER BY id`),
      )
      const there = await target.query(
        compile(sql`SELECT id, c_bigint, c_numeric, c_double, c_text, c_uuid, "C varchar", c_boolean, c_timestamp, c_bytea, c_ints, c_json, c_long
FROM ${tableId(inTarget(types))} ORDER BY id`),
      )
      expect(there).toEqual(here)
    })

    const differ = async (table: string): Promise<number> => {
      const [one, two] = [id('shop', table), id(to, table)]
      const [row] = await source.query<{ n: number }>(
        compile(sql`SELECT (SELECT count(*) FROM (SELECT t::text FROM ${one} t EXCEPT ALL SELECT t::text FROM ${two} t) a)
  + (SELECT count(*) FROM (SELECT t::text FROM ${two} t EXCEPT ALL SELECT t::text FROM ${one} t) b) AS n`),
      )
      return Number(row?.n)
    }

    test('adds what came since, and names the rows and values that differ', async () => {
      await runAll(source, [`INSERT INTO shop."Words" VALUES ('äzz new', 9999)`])
      const words = tableId(inTarget('Words'))
      await target.execute(compile(sql`DELETE FROM ${words} WHERE word = 'a4'`))
      await target.execute(compile(sql`UPDATE ${words} SET n = -n WHERE word = 'B1'`)).catch(async () => {
        await target.execute(compile(sql`UPDATE ${words} SET n = 123456 WHERE word = 'B1'`))
      })
      await target.execute(compile(sql`INSERT INTO ${words} (word, n) VALUES ('zzz extra', 88888)`))
      const { report, code } = await migrate('--table', 'Words')
      expect(code).toBe(1)
      const table = tableOf(report, 'Words')
      expect(table).toMatchObject({ status: 'differs', read: 1, written: 1, resumed: true })
      expect(table?.verification).toMatchObject({ equal: false, differing: 3, rows: { source: 3001, target: 3001 } })
      expect(table?.verification?.differences).toEqual([
        {
          kind: 'different',
          key: { word: 'B1' },
          values: [{ column: 'n', source: '1', target: cratedb ? '-1' : '123456' }],
        },
        { kind: 'missing', key: { word: 'a4' } },
        { kind: 'extra', key: { word: 'zzz extra' } },
      ])
      const { stdout } = await start('--table', 'Words').ended
      expect(stdout).toContain('word=a4 is missing in the target')
      expect(stdout).toContain('Finished with failures: 1 of 1 table.')
    })

    test('names rows that differ without a key', async () => {
      const keyless = tableId(inTarget('keyless'))
      await target.execute(compile(sql`INSERT INTO ${keyless} (a, b) VALUES (77, 'one more')`))
      const { verifyTable, plan } = await planned('keyless')
      const verification = await verifyTable(plan, source, target, new AbortController().signal, () => undefined)
      expect(verification).toMatchObject({
        equal: false,
        differing: 1,
        rows: { source: 2000, target: 2001 },
        differences: [
          {
            kind: 'extra',
            values: [
              { column: 'a', source: null, target: '77' },
              { column: 'b', source: null, target: 'one more' },
            ],
          },
        ],
      })
      // Run again, it is made anew: nothing tells which rows are there.
      const { report } = await migrate('--table', 'keyless')
      expect(tableOf(report, 'keyless')).toMatchObject({
        status: 'done',
        resumed: false,
        read: 2000,
        verification: { equal: true },
      })
    })

    const planned = async (table: string) => {
      const folder = '../../plugins/load-postgresql/dist'
      const [{ verifyTable }, { planMigration }] = await Promise.all([
        import(`${folder}/verify/verify-table.js`),
        import(`${folder}/migrate/plan-migration.js`),
      ])
      const request = {
        schemas: ['shop'],
        tables: [table],
        toSchema: to,
        ifExists: 'append',
        verify: true,
        parallel: 1,
      }
      const plan = await planMigration(
        request,
        { source, target, where: { schema: ext } },
        new AbortController().signal,
      )
      return { verifyTable, plan: plan.tables[0].plan }
    }

    test('leaves tables alone that it has not begun', async () => {
      await runAll(source, [
        'CREATE TABLE shop.mine (id integer PRIMARY KEY, t text)',
        `INSERT INTO shop.mine VALUES (1, 'one'), (2, 'two')`,
      ])
      const mine = tableId(inTarget('mine'))
      await target.execute(compile(sql`CREATE TABLE ${mine} (id integer PRIMARY KEY, t text)`))
      await target.execute(compile(sql`INSERT INTO ${mine} (id, t) VALUES (1, 'one')`))
      await target.refresh([inTarget('mine')])
      const refused = await migrate('--table', 'mine')
      expect([refused.code, tableOf(refused.report, 'mine')]).toMatchObject([
        1,
        { status: 'refused', error: { code: 'CTK_TABLE_EXISTS' } },
      ])
      expect(tableOf((await migrate('--table', 'mine', '--if-exists', 'skip')).report, 'mine')).toMatchObject({
        status: 'skipped',
      })
      expect(await countRows(target, inTarget('mine'))).toBe(1)
      const appended = await migrate('--table', 'mine', '--if-exists', 'append')
      expect([appended.code, tableOf(appended.report, 'mine')]).toMatchObject([
        0,
        { written: 1, kept: 1, verification: { equal: true } },
      ])
    })

    test('refuses to load a table into itself, however the database is spelled', async () => {
      const other = url.replace('127.0.0.1', 'localhost').replace('postgresql:', 'postgres:')
      const { stderr, code } = await startCtk(
        ['load', 'database', url, other, '--from-schema', 'shop', '--schema', ext],
        folder,
      ).ended
      expect(code).toBe(2)
      expect(stderr).toContain('would be loaded into itself')
      if (!cratedb || !db.psqlUrl) return
      const twice = await startCtk(['load', 'database', targetUrl, db.psqlUrl, '--from-schema', to], folder).ended
      expect([twice.code, twice.stderr]).toEqual([2, expect.stringContaining('would be loaded into itself')])
    })

    test('makes hypertables partitioned tables, and their retention policies of ours', async () => {
      await runAll(source, timescaleViews('shop', 'sensors'))
      const { report, code, stderr } = await migrate('--table', 'sensors')
      expect([code, stderr]).toEqual([0, expect.not.stringContaining('✖')])
      expect(tableOf(report, 'sensors')).toMatchObject({ status: 'done', read: 1400, verification: { equal: true } })
      const info = (await target.catalog.tables([inTarget('sensors')]))[0]
      expect(info?.partitionKeys).toMatchObject([
        cratedb ? { column: 'ts_week', granularity: 'week' } : { column: 'ts' },
      ])
      expect(report.policies).toMatchObject([
        { duration: '18mo10d', outcome: 'created', from: 'drop_after 1 year 6 mons 10 days' },
      ])
      expect(report.views).toMatchObject([
        {
          view: { name: 'hourly' },
          definition: expect.stringContaining('time_bucket'),
          refresh: { start_offset: '3 days' },
          every: '01:00:00',
        },
      ])
      expect(report.leftBehind.join()).toContain('policy_compression')
      await runAll(source, ['DROP SCHEMA timescaledb_information CASCADE'])
    })

    if (!cratedb) return
    test('copies tables of CrateDB, its own settings included', async () => {
      const copy = `${name}_copy`
      try {
        const { stdout, code, stderr } = await startCtk(
          [
            'load',
            'database',
            targetUrl,
            targetUrl,
            '--from-schema',
            to,
            '--to-schema',
            copy,
            '--schema',
            ext,
            '--json',
          ],
          folder,
        ).ended
        const report = JSON.parse(stdout) as Report
        expect(
          report.tables.filter(({ status }) => status !== 'done'),
          stderr,
        ).toEqual([])
        expect(code).toBe(0)
        const columns = (schema: string) =>
          target.catalog.tables([{ schema, name: 'All__Types__of_it' }]).then(([info]) => info?.columns)
        expect(await columns(copy)).toEqual(await columns(to))
        expect(tableOf(report, 'Metrics')?.verification).toMatchObject({
          equal: true,
          rows: { source: most, target: most },
        })
      } finally {
        await dropSchema(target, copy)
      }
    })
  })
})
