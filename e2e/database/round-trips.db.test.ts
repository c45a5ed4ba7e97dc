import { describeDatabases, type StatementTap, tapStatements, uniqueSchema } from '@ctk/conformance'
import { createToolkit, type Database, type TableName, type Toolkit } from '@ctk/core'
import { openDatabase } from '@ctk/database'
import { retentionDelete } from '@ctk/plugin-retention-delete'
import { retentionTimerange } from '@ctk/plugin-retention-timerange'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createMonthlyTable } from '../retention/monthly-tables.js'
import { dropSchema } from './drop-schema.js'

/** 2022-01 to 2023-12 by month; a threshold of 2022-06 leaves five months behind it, one of 2023-06 seventeen. */
const request = { cutoff: '2024-06-01', maxShare: 100 }

describeDatabases(['postgresql', 'cratedb'], 'round trips', ({ name, url, psqlUrl = url }) => {
  const ways =
    name === 'cratedb' ? { 'over HTTP': url, 'over the wire protocol': psqlUrl } : { 'over the wire protocol': url }

  describe.each(Object.entries(ways))('%s', (_, address) => {
    const schema = uniqueSchema('trips')
    const tables: TableName[] = ['a', 'b', 'c', 'd'].map((text) => ({ schema, name: text }))
    const [one, two, three, four] = tables as [TableName, TableName, TableName, TableName]
    let tap: StatementTap
    let database: Database
    let toolkit: Toolkit

    beforeAll(async () => {
      tap = await tapStatements(address)
      database = await openDatabase(tap.url)
      toolkit = createToolkit({ database, plugins: [retentionDelete, retentionTimerange], schema: `${schema}_ext` })
      await toolkit.setup()
      for (const table of tables) await createMonthlyTable(database, table)
    })

    afterAll(async () => {
      for (const each of [schema, `${schema}_ext`]) await dropSchema(database, each)
      await database?.[Symbol.asyncDispose]()
      await tap?.[Symbol.asyncDispose]()
    })

    /** The statements that some work sends. */
    const sent = async (work: () => Promise<unknown>): Promise<string[]> => {
      tap.statements.length = 0
      await work()
      return [...tap.statements]
    }
    const policies = (list: readonly TableName[], strategy: string, duration: string) =>
      Promise.all(
        list.map((table) =>
          toolkit.policies.create({
            strategy,
            table,
            duration,
            ...(strategy === 'delete' ? {} : { column: 'ts', where: ['value=1'] }),
          }),
        ),
      )

    it('the catalogue of four tables costs as many statements as that of one, and few', async () => {
      const single = await sent(() => database.catalog.tables([one]))
      const several = await sent(() => database.catalog.tables(tables))
      expect(several.length, shown(several)).toBe(single.length)
      expect(single.length).toBeLessThanOrEqual(3)
      expect(await sent(() => database.catalog.tables([]))).toEqual([])
      expect(await sent(() => database.catalog.tableNames(schema))).toHaveLength(1)
    })

    it('counting the rows of all partitions of all tables is one statement, and on CrateDB a REFRESH before', async () => {
      const infos = await database.catalog.tables(tables)
      const partitions = infos.flatMap((info) => info.partitions)
      expect(partitions.length).toBe(96)
      expect(await sent(() => database.catalog.countRows(partitions))).toHaveLength(name === 'cratedb' ? 2 : 1)
      expect(await sent(() => database.catalog.countRows([]))).toEqual([])
    })

    it('what the server says of itself, and the privileges of all tables, are one statement each', async () => {
      expect(await sent(() => database.status())).toHaveLength(1)
      expect(await sent(() => database.privileges(tables, schema))).toHaveLength(1)
    })

    it('listing policies is one statement, however many there are', async () => {
      expect(await sent(() => toolkit.policies.find())).toHaveLength(1)
      await policies([one], 'delete', '2y')
      expect(await sent(() => toolkit.policies.find())).toHaveLength(1)
    })

    it('planning many policies and partitions costs as many statements as planning few', async () => {
      const few = await sent(() => toolkit.retention.plan(request))
      await policies([two, three, four], 'delete', '1y')
      const many = await sent(() => toolkit.retention.plan(request))
      expect(many.length, shown(many)).toBe(few.length)
      expect(few.length).toBeLessThanOrEqual(8)
      await policies([one], 'timerange-delete', '1y')
      const withFacts = await sent(() => toolkit.retention.plan(request))
      await policies([two, three, four], 'timerange-delete', '1y')
      const withMore = await sent(() => toolkit.retention.plan(request))
      expect(withFacts.length, 'one query for the facts of a strategy').toBe(many.length + 1)
      expect(withMore.length).toBe(withFacts.length)
      expect((await toolkit.retention.plan(request)).tables.map(({ status }) => status)).toEqual(Array(8).fill('due'))
      // A check looks at all policies beside those that are asked for.
      expect(await sent(() => toolkit.retention.check(request))).toHaveLength(withMore.length + 1)
    })

    it('planning reads, and nothing else', async () => {
      const statements = await sent(() => toolkit.retention.plan(request))
      for (const statement of statements) expect(statement).toMatch(/^\s*(\/\*.*?\*\/\s*)?(SELECT|WITH|REFRESH)\b/i)
    })

    it('retiring seventeen partitions costs as many statements as retiring one', async () => {
      const retire = (table: TableName, cutoff: string) =>
        sent(() => toolkit.retention.run({ ...request, cutoff, strategy: 'delete', tables: [table] }))
      const partitionsOf = async (table: TableName) => (await database.catalog.tables([table]))[0]?.partitions.length
      const single = await retire(three, '2023-02-10')
      expect(await partitionsOf(three)).toBe(23)
      const many = await retire(four, '2024-06-01')
      expect(await partitionsOf(four)).toBe(7)
      // PostgreSQL detaches partitions one by one, in one transaction; everything else is done for all together.
      expect(many.length, shown(many)).toBe(single.length + (name === 'postgresql' ? 16 : 0))
    })

    it('journal, audit and lease cost four statements a run and four a batch', async () => {
      const [policy] = await toolkit.policies.find({ strategy: 'timerange-delete', tables: [two] })
      await toolkit.policies.edit(policy?.id ?? '', { target: { sliceRows: 5, pause: '0' } })
      let batches = 0
      const statements = await sent(async () => {
        const report = await toolkit.retention.run({ ...request, ids: [policy?.id ?? ''] })
        batches = report.tables[0]?.batches ?? 0
        expect(report.exitCode).toBe(0)
      })
      expect(batches).toBeGreaterThan(3)
      // The DELETE itself names the lease in its condition.
      const own = statements.filter((text) => /"(run|run_step|lease|jobs_log)"/.test(text) && !/^\s*DELETE/.test(text))
      expect(own.length, shown(own)).toBeLessThanOrEqual(4 + 4 * batches)
      expect(own.length, 'and they are found').toBeGreaterThan(3 * batches)
    })
  })
})

const shown = (statements: readonly string[]) => statements.map((statement) => statement.slice(0, 100)).join('\n')
