import {
  chaosProxy,
  describeDatabases,
  openProcessPool,
  type ProcessPool,
  type RetentionScenario,
  retentionScenario,
  uniqueSchema,
} from '@ctk/conformance'
import { createToolkit, type Database, type RunReport, type TableReport } from '@ctk/core'
import { openDatabase } from '@ctk/database'
import { retentionDelete } from '@ctk/plugin-retention-delete'
import { retentionTimerange } from '@ctk/plugin-retention-timerange'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { holding } from './holding.ts'

const plugins = [retentionDelete, retentionTimerange]
const drop = { strategy: 'delete', duration: '1mo' }
const slices = { strategy: 'timerange-delete', duration: '1mo', column: 'ts', target: { pause: '0' } }
const healthy = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i']
const tables = Object.fromEntries([...healthy.map((name, i) => [name, [i < 2 ? drop : slices]]), ['tenth', [drop]]])

describeDatabases(['postgresql', 'cratedb'], 'nine tables of ten are done when the tenth is', (db) => {
  const schema = uniqueSchema('ten')
  const user = uniqueSchema('ten_user')
  const tenth = `"${schema}"."tenth"`
  let pool: ProcessPool
  let database: Database
  let scenario: RetentionScenario
  const sql = (text: string) => database.execute({ sql: text, parameters: [] })

  beforeAll(async () => {
    pool = await openProcessPool(db.url)
    database = pool.start().database
    scenario = await retentionScenario(database, { plugins, tables, schema })
  }, 600_000)
  afterAll(async () => {
    await scenario?.[Symbol.asyncDispose]()
    await pool?.[Symbol.asyncDispose]()
  })

  /** Runs on another way to the database, and says what became of the tenth. */
  async function run(url = db.url, statementTimeoutMs = 60_000): Promise<TableReport> {
    await using other = await openDatabase(url, { statementTimeoutMs })
    const toolkit = createToolkit({ database: other, plugins, schema: scenario.storeSchema })
    const report = await toolkit.retention.run({ ...scenario.request, attempts: 1 })
    return expectNine(report)
  }

  function expectNine(report: RunReport): TableReport {
    const broken = report.tables.filter((table) => table.status !== 'done')
    expect(broken.map(({ table, refusal, failure }) => [table.name, refusal ?? failure])).toEqual([
      ['tenth', expect.anything()],
    ])
    expect(report).toMatchObject({ exitCode: 1, tables: { length: 10 } })
    const [{ refusal, failure }] = broken as [TableReport]
    const problem = refusal ?? failure
    expect(problem?.suggestions.length, `a remedy for: ${problem?.message}`).toBeGreaterThan(0)
    return broken[0] as TableReport
  }

  it('locked', async () => {
    await scenario.prepare(database)
    if (db.name === 'cratedb') {
      await sql(`ALTER TABLE ${tenth} SET ("blocks.read_only" = true)`)
      try {
        expect(await run()).toMatchObject({ status: 'refused', refusal: { code: 'CTK_STATEMENT_FAILED' } })
      } finally {
        await sql(`ALTER TABLE ${tenth} RESET ("blocks.read_only")`)
      }
      return
    }
    const { transaction } = database
    await transaction?.(async (locker) => {
      await locker.execute({ sql: `LOCK TABLE ${tenth} IN ACCESS EXCLUSIVE MODE`, parameters: [] })
      expect(await run(db.url, 4_000)).toMatchObject({ status: 'refused', refusal: { code: 'CTK_TIMEOUT' } })
    })
  })

  it('not to be touched by the user', async () => {
    await scenario.prepare(database)
    const url = Object.assign(new URL(db.url), { username: user, password: 'ten' })
    if (db.name === 'cratedb') {
      await sql(`CREATE USER "${user}" WITH (password = 'ten')`)
      for (const name of healthy) await sql(`GRANT DQL, DML ON TABLE "${schema}"."${name}" TO "${user}"`)
      await sql(`GRANT DQL ON TABLE ${tenth} TO "${user}"`)
      await sql(`GRANT DQL, DML ON SCHEMA "${scenario.storeSchema}" TO "${user}"`)
      await sql(`GRANT DQL ON SCHEMA sys TO "${user}"`)
    } else {
      await sql(`CREATE ROLE "${user}" LOGIN PASSWORD 'ten'`)
      for (const on of [schema, scenario.storeSchema]) {
        await sql(`GRANT ALL ON SCHEMA "${on}" TO "${user}"`)
        await sql(`GRANT ALL ON ALL TABLES IN SCHEMA "${on}" TO "${user}"`)
      }
      const owned = await database.query<{ name: string }>({
        sql: `SELECT c.oid::regclass::text AS name FROM pg_class c WHERE relnamespace = $1::regnamespace AND relkind IN ('r', 'p')
          AND c.oid <> $2::regclass AND NOT EXISTS (SELECT FROM pg_inherits WHERE inhrelid = c.oid AND inhparent = $2::regclass)`,
        parameters: [`"${schema}"`, tenth],
      })
      for (const { name } of owned) await sql(`ALTER TABLE ${name} OWNER TO "${user}"`)
    }
    try {
      expect(await run(url.href)).toMatchObject({ failure: { code: 'CTK_PERMISSION_DENIED' } })
    } finally {
      if (db.name === 'cratedb') await sql(`DROP USER "${user}"`)
      else {
        await sql(`REASSIGN OWNED BY "${user}" TO CURRENT_USER`)
        await sql(`DROP OWNED BY "${user}"`)
        await sql(`DROP ROLE "${user}"`)
      }
    }
  })

  it('slower than a statement may be', async () => {
    await scenario.prepare(database)
    const never = holding('request', /(DELETE|LOCK) \/\* ctk.*tenth/s)
    await using proxy = await chaosProxy(db.url, never.rules)
    expect(await run(proxy.url, 4_000)).toMatchObject({ failure: { code: 'CTK_TIMEOUT' } })
  })

  it('without the column of its policy', async () => {
    await scenario.prepare(database)
    const toolkit = createToolkit({ database, plugins, schema: scenario.storeSchema })
    const [policy] = await toolkit.policies.find({ tables: [{ schema, name: 'tenth' }] })
    const wrong = { ...drop, table: { schema, name: 'tenth' }, column: 'nowhere' }
    await toolkit.policies.remove({ ids: [policy?.id ?? ''] })
    const { id } = await toolkit.policies.create(wrong, { check: false })
    expect(await run()).toMatchObject({ status: 'refused', refusal: { code: 'CTK_COLUMN_MISSING' } })
    await toolkit.policies.remove({ ids: [id] })
    await toolkit.policies.create({ ...drop, table: { schema, name: 'tenth' } })
  })

  it('not there', async () => {
    await scenario.prepare(database)
    await sql(`DROP TABLE ${tenth}`)
    expect(await run()).toMatchObject({ status: 'refused', refusal: { code: 'CTK_TABLE_MISSING' } })
  })
})
