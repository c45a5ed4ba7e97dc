import { describeDatabases, uniqueSchema } from '@ctk/conformance'
import {
  createToolkit,
  type Database,
  definePlugin,
  formatTableName,
  Gates,
  operationId,
  type PolicyInput,
  RetentionStrategies,
  type RetentionStrategy,
  readPlan,
  type TableName,
  type Toolkit,
  writePlan,
} from '@ctk/core'
import { openDatabase } from '@ctk/database'
import { retentionDelete } from '@ctk/plugin-retention-delete'
import { retentionTimerange } from '@ctk/plugin-retention-timerange'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dropSchema } from '../database/drop-schema.js'
import { createMonthlyTable, full, type MonthlyTable, months, monthsOf, rows, run } from './monthly-tables.js'

// 24 months, 2022-01 to 2023-12, a row a day; by then 2022-01 to 2023-01 are expired.
const cutoff = '2024-02-10'

describeDatabases(['pglite', 'postgresql', 'cratedb'], 'holds and gates', (server) => {
  const schema = uniqueSchema('held')
  const ext = `${schema}_ext`
  let database: Database
  let toolkit: Toolkit
  let count = 0
  const monthly = () => createMonthlyTable(database, { schema, name: `t${count++}` })
  const policy = (table: TableName, more: Partial<PolicyInput> = {}) =>
    toolkit.policies.create({ strategy: 'delete', table, duration: '1y', ...more })
  const byRows = { strategy: 'timerange-delete', target: { sliceRows: 100, pause: '0' } }
  const apply = (table: TableName) => toolkit.retention.run({ cutoff, tables: [table], maxShare: 100 })
  const mark = (table: MonthlyTable, at: string) =>
    run(database, `INSERT INTO ${full(table.table)} (ts, value) VALUES ('${at}', 7)`)
  const countWhere = async ({ table }: MonthlyTable, condition: string) =>
    Number((await rows<{ n: number }>(database, `SELECT count(*) AS n FROM ${full(table)} WHERE ${condition}`))[0]?.n)
  /** What CrateDB calls a partition by its month, PostgreSQL by its table. */
  const label = ({ table }: MonthlyTable, month: string) =>
    database.dialect === 'cratedb' ? month : `${table.name}_${month}`

  beforeAll(async () => {
    database = await openDatabase(server.url)
    toolkit = createToolkit({ database, plugins: [retentionDelete, retentionTimerange], schema: ext })
    await toolkit.setup()
    if (database.dialect !== 'cratedb') await run(database, `CREATE SCHEMA "${schema}"`)
  })
  afterAll(async () => {
    for (const each of [schema, ext]) if (database) await dropSchema(database, each)
    await database?.[Symbol.asyncDispose]()
  })

  describe('partitions', () => {
    it('that overlap a range are kept, named in plan and report, and go when it is released', async () => {
      const table = await monthly()
      await policy(table.table)
      const hold = await toolkit.holds.add({
        ...{ table: table.table, from: '2022-03-10', until: '2022-05-01', reason: 'audit', expires: '2999-01-01' },
      })
      const plan = await toolkit.retention.plan({ cutoff, tables: [table.table] })
      const explanation = expect.stringMatching(/^hold "audit" \(set \d{4}-\d\d-\d\d, until 2999-01-01\)$/)
      const kept = expect.arrayContaining([
        { label: label(table, '2022-03'), reason: 'hold', explanation, by: [hold.id] },
        { label: label(table, '2022-04'), reason: 'hold', explanation, by: [hold.id] },
      ])
      expect(plan.tables[0]).toMatchObject({ kept, expired: { partitions: 11 } })
      expect(await apply(table.table)).toMatchObject({ exitCode: 0, tables: [{ removed: { partitions: 11 }, kept }] })
      expect(await monthsOf(database, table)).toEqual([...months(2, 4), ...months(13, 24)])
      await toolkit.holds.release(hold.id)
      await apply(table.table)
      expect(await monthsOf(database, table)).toEqual(months(13, 24))
    })

    it('with a matching row are kept, and with a row that was written a moment ago, too', async () => {
      const table = await monthly()
      await policy(table.table)
      await mark(table, '2022-02-03T00:00:00Z')
      await toolkit.holds.add({ table: table.table, where: ['value=7'], reason: 'case 4711' })
      await toolkit.holds.add({ table: table.table, where: ['value!=1'], until: '2022-12-15', reason: 'another' })
      await mark(table, '2022-12-31T23:59:59Z')
      await apply(table.table)
      expect(await monthsOf(database, table)).toEqual([...months(1, 2), ...months(11, 12), ...months(13, 24)])
    })

    it('are kept by their label, and all of them by a hold of the table', async () => {
      const table = await monthly()
      await policy(table.table)
      const whole = await toolkit.holds.add({ table: table.table, reason: 'all of it' })
      expect(await apply(table.table)).toMatchObject({ exitCode: 0, tables: [{ status: 'nothing-expired' }] })
      await toolkit.holds.release(whole.id)
      await toolkit.holds.add({ table: table.table, partition: label(table, '2022-06'), reason: 'under repair' })
      await apply(table.table)
      expect(await monthsOf(database, table)).toEqual([...months(5, 6), ...months(13, 24)])
    })

    it('wait for every dependant, the library’s and a plugin’s', async () => {
      const table = await monthly()
      await policy(table.table)
      const { gates } = toolkit
      await gates.set({ table: table.table, dependant: 'rollup-1h' })
      expect((await apply(table.table)).tables[0]).toMatchObject({
        status: 'nothing-expired',
        kept: expect.arrayContaining([
          expect.objectContaining({ reason: 'gate', explanation: 'waits: rollup-1h has seen nothing yet' }),
        ]),
      })
      await gates.set({ table: table.table, dependant: 'rollup-1h', seenUntil: '2022-05-01' })
      await gates.set({ table: table.table, dependant: 'export', seenUntil: '2022-04-15T22:00Z' })
      const report = await apply(table.table)
      expect(report.tables[0]?.kept[1]).toMatchObject({
        label: label(table, '2022-04'),
        explanation: 'waits: export has seen up to 2022-04-15 22:00',
        by: ['export'],
      })
      expect(await monthsOf(database, table)).toEqual(months(3, 24))
      await expect(
        gates.set({ table: table.table, dependant: 'export', seenUntil: '2022-04-01' }),
      ).rejects.toMatchObject({ code: 'CTK_MARK_BACKWARDS' })
      await gates.remove({ table: table.table, dependant: 'export' })
      const view = definePlugin({
        name: 'view',
        register: (registry) =>
          registry.add(Gates, {
            name: 'view',
            summary: 'a view',
            load: async () => ({ name: 'view', highWaterMark: async () => Date.UTC(2022, 3, 30, 23) }),
          }),
      })
      const gated = createToolkit({ database, plugins: [retentionDelete, view], schema: ext })
      await gated.retention.run({ cutoff, tables: [table.table], maxShare: 100 })
      expect(await monthsOf(database, table)).toEqual(months(3, 24))
      await apply(table.table)
      expect(await monthsOf(database, table)).toEqual(months(4, 24))
    })
  })

  describe('rows', () => {
    it('in a range, of a predicate, in a partition and not yet seen stay, and every other one goes', async () => {
      const table = await monthly()
      await policy(table.table, byRows)
      await mark(table, '2022-02-03T00:00:00Z')
      const { holds, gates } = toolkit
      await holds.add({ table: table.table, from: '2022-03-10T12:00Z', until: '2022-03-12T12:00Z', reason: 'range' })
      await holds.add({ table: table.table, where: ['value in 7,8'], reason: 'rows' })
      await holds.add({ table: table.table, partition: label(table, '2022-06'), reason: 'partition' })
      await gates.set({ table: table.table, dependant: 'rollup', seenUntil: '2022-11-30' })
      await run(database, `INSERT INTO ${full(table.table)} (ts, value) VALUES ('2022-01-02T00:00:00Z', NULL)`)
      await database.refresh([table.table])
      const plan = await toolkit.retention.plan({ cutoff, tables: [table.table] })
      // 333 days from January to 29 November, less 2 held by the range, 30 by the partition, and the one of NULL more.
      expect(plan.tables[0]).toMatchObject({ expired: { rows: 333 - 2 - 30 + 1, rowsExact: true } })
      expect(await apply(table.table)).toMatchObject({ exitCode: 0, tables: [{ removed: { rows: 302 } }] })
      expect(await countWhere(table, `ts < '2022-11-30'`)).toBe(2 + 30 + 1)
      expect(await countWhere(table, `ts < '2022-11-30' AND value = 7`)).toBe(1)
      expect(await countWhere(table, `ts >= '2022-11-30'`)).toBe(32 + 365)
      expect(await countWhere(table, `ts >= '2022-06-01' AND ts < '2022-07-01'`)).toBe(30)
    })

    it('stay also where a strategy has no thought of holds', async () => {
      const table = await monthly()
      const careless = definePlugin({
        name: 'careless',
        register: (registry) =>
          registry.add(RetentionStrategies, { name: 'careless', summary: 'deletes', load: async () => strategy }),
      })
      const strategy: RetentionStrategy = {
        ...{ name: 'careless', category: 'timerange', destructive: true, requires: [] },
        plan: ({ policy, column, threshold: before }) => {
          const range = { id: operationId(policy, 'delete-range', 'all'), kind: 'delete-range', table: policy.table }
          const operation = { ...range, column, from: undefined, before, pauseMs: 0 }
          const unknown = { partition: undefined, rows: undefined, rowsExact: false, bytes: undefined }
          const action = { policyId: policy.id, label: 'all', start: undefined, end: before, fingerprint: undefined }
          return [{ ...unknown, ...action, operations: [operation] }]
        },
      }
      const own = createToolkit({ database, plugins: [careless], schema: ext })
      await own.policies.create({ strategy: 'careless', table: table.table, duration: '1y' })
      await own.holds.add({ table: table.table, from: '2022-02-01', until: '2022-03-01', reason: 'range' })
      await own.gates.set({ table: table.table, dependant: 'x', seenUntil: '2022-12-30' })
      expect((await own.retention.run({ cutoff, tables: [table.table], maxShare: 100 })).exitCode).toBe(0)
      expect(await countWhere(table, `ts < '2023-01-01'`)).toBe(28 + 2)
    })
  })

  it.each(['delete', 'timerange-delete'])(
    'a hold that is added after the plan of a run with %s stops it, and other tables go on',
    async (strategy) => {
      const [table, other] = [await monthly(), await monthly()]
      const more = strategy === 'delete' ? {} : byRows
      for (const each of [table, other]) await policy(each.table, { ...more, tags: [`late-${strategy}`] })
      let added = false
      // Asked after the holds were read.
      const late = definePlugin({
        name: 'late',
        register: (registry) =>
          registry.add(Gates, {
            name: 'late',
            summary: 'adds a hold',
            load: async () => ({
              name: 'late',
              highWaterMark: async ({ name }: TableName) => {
                if (name !== table.table.name || added) return undefined
                added = true
                await toolkit.holds.add({ table: table.table, from: '2022-02-01', until: '2022-03-01', reason: 'late' })
                return undefined
              },
            }),
          }),
      })
      const own = createToolkit({ database, plugins: [retentionDelete, retentionTimerange, late], schema: ext })
      const request = { cutoff, tags: `late-${strategy}`, maxShare: 100 }
      const report = await own.retention.run(request)
      expect(report.exitCode).toBe(1)
      expect(report.tables.map(({ status, failure }) => failure?.code ?? status)).toEqual(['CTK_HELD_BACK', 'done'])
      expect(await monthsOf(database, table)).toEqual(months(0, 24))
      expect(await own.retention.run(request)).toMatchObject({ exitCode: 0, reconciled: 0 })
      expect((await monthsOf(database, table)).slice(0, 2)).toEqual([...months(1, 2), ...months(13, 14)])
    },
  )

  it('a saved plan leaves alone what was held after it was made, and says so', async () => {
    const table = await monthly()
    await policy(table.table)
    const plan = await toolkit.retention.plan({ cutoff, tables: [table.table], fingerprints: true })
    const saved = readPlan(writePlan(await toolkit.retention.save(plan)))
    await toolkit.holds.add({
      table: table.table,
      from: '2022-03-10',
      until: '2022-03-11',
      reason: 'late',
    })
    expect(await toolkit.retention.apply(saved)).toMatchObject({
      exitCode: 1,
      tables: [
        {
          removed: { partitions: 12 },
          skipped: [
            {
              label: label(table, '2022-03'),
              reason: expect.stringMatching(/^is held back now: hold "late"/),
              gone: false,
            },
          ],
        },
      ],
    })
    expect(await monthsOf(database, table)).toEqual([...months(2, 3), ...months(13, 24)])
  })

  it('a saved plan leaves alone slices of which rows were held after it was made', async () => {
    const table = await monthly()
    await policy(table.table, byRows)
    await toolkit.holds.add({ table: table.table, where: ['value=8'], reason: 'known before' })
    const plan = await toolkit.retention.plan({ cutoff, tables: [table.table] })
    const saved = readPlan(writePlan(await toolkit.retention.save(plan)))
    await toolkit.holds.add({ table: table.table, from: '2022-05-01', until: '2022-05-02', reason: 'late' })
    const [first, second] = plan.tables[0]?.actions ?? []
    const report = await toolkit.retention.apply(saved)
    expect(report).toMatchObject({ exitCode: 1, tables: [{ removed: { rows: 305 }, skipped: [{ gone: false }] }] })
    const left = await rows<{ ts: Date }>(database, `SELECT min(ts) AS ts FROM ${full(table.table)}`)
    expect(new Date(left[0]?.ts ?? 0).getTime()).toBeGreaterThanOrEqual(first?.end ?? 0)
    expect(await countWhere(table, `ts < '2023-02-01'`)).toBe(second?.rows === 100 ? 91 + 9 : -1)
  })

  if (server.name !== 'cratedb') {
    it('a partition is not held, gated or retired by the name of its own table, where nobody would look for it', async () => {
      const { table } = await monthly()
      const leaf = { schema, name: `${table.name}_2022-03` }
      const message = (what: string) =>
        `${schema}.${leaf.name} is a partition of ${schema}.${table.name}; ${what} is for the whole table.`.replace(
          `${schema}.${leaf.name}`,
          formatTableName(leaf),
        )
      await expect(toolkit.holds.add({ table: leaf, reason: 'x' })).rejects.toMatchObject({
        ...{ code: 'CTK_HOLD_INVALID', message: message('a hold') },
      })
      await expect(toolkit.gates.set({ table: leaf, dependant: 'x' })).rejects.toMatchObject({
        ...{ code: 'CTK_HOLD_INVALID', message: message('a gate') },
      })
      await toolkit.holds.add({ table, reason: 'all of it' })
      await expect(policy(leaf, byRows)).rejects.toMatchObject({
        ...{ code: 'CTK_POLICY_INVALID', message: message('a policy') },
      })
      await toolkit.policies.create({ ...byRows, table: leaf, column: 'ts', duration: '1y' }, { check: false })
      expect(await apply(leaf)).toMatchObject({ tables: [{ status: 'refused', removed: { rows: 0 } }] })
    })
  }

  if (server.name !== 'cratedb')
    it('a partition that was renamed after it was held is not lost to the hold: nothing of the table goes', async () => {
      const table = await monthly()
      await policy(table.table)
      const held = label(table, '2022-03')
      const { id } = await toolkit.holds.add({ table: table.table, partition: held, reason: 'case' })
      await run(database, `ALTER TABLE ${full({ schema, name: held })} RENAME TO "${table.table.name}_march"`)
      expect(await apply(table.table)).toMatchObject({ tables: [{ refusal: { code: 'CTK_PARTITION_MISSING' } }] })
      expect(await monthsOf(database, table)).toEqual(months(0, 24))
      await toolkit.holds.release(id)
      expect((await apply(table.table)).tables).toMatchObject([{ removed: { partitions: 13 } }])
    })

  it('a hold that has expired counts no more, but as of a time before that', async () => {
    const table = await monthly()
    await policy(table.table)
    const clock = { now: () => Date.UTC(2024, 0, 1) }
    const early = createToolkit({ database, plugins: [retentionDelete], schema: ext, clock })
    await early.holds.add({ table: table.table, reason: 'short', expires: '2024-02-01' })
    const plan = (at: string) => early.retention.plan({ tables: [table.table], cutoff: at })
    expect((await plan('2024-01-31')).tables[0]?.status).toBe('nothing-expired')
    expect((await plan('2024-02-01')).tables[0]?.status).toBe('due')
  })

  it('what cannot be looked at is refused: nothing of the table goes', async () => {
    const table = await monthly()
    await policy(table.table)
    await run(database, `ALTER TABLE ${full(table.table)} ADD COLUMN tenant text`)
    await toolkit.holds.add({ table: table.table, where: ['tenant=acme'], reason: 'x' })
    if (database.dialect === 'cratedb')
      await run(database, `ALTER TABLE ${full(table.table)} RENAME COLUMN tenant TO t`)
    else await run(database, `ALTER TABLE ${full(table.table)} RENAME tenant TO t`)
    expect(await apply(table.table)).toMatchObject({
      exitCode: 3,
      tables: [{ refusal: { code: 'CTK_COLUMN_MISSING' } }],
    })
    expect(await monthsOf(database, table)).toEqual(months(0, 24))
  })

  it('every change of them is in the audit, with what was there before and after', async () => {
    const table = await monthly()
    const hold = await toolkit.holds.add({ table: table.table, where: ['value=7'], reason: 'audited' })
    await toolkit.holds.release(hold.id, { reason: 'closed' })
    await toolkit.gates.set({ table: table.table, dependant: 'x', seenUntil: '2022-01-01' })
    await toolkit.gates.set({ table: table.table, dependant: 'x', seenUntil: '2022-01-01' })
    await toolkit.gates.remove({ table: table.table, dependant: 'x' })
    const runs = database.runs({ schema: ext })
    await runs.refresh()
    const entries = (await runs.log()).filter((entry) => entry.table?.name === table.table.name)
    expect(entries.map(({ event }) => event)).toEqual([
      ...['hold.intended', 'hold.added', 'hold.intended', 'hold.released'],
      ...['gate.intended', 'gate.set', 'gate.intended', 'gate.removed'],
    ])
    expect(JSON.parse(entries[3]?.entry ?? '')).toMatchObject({
      subject: hold.id,
      before: { reason: 'audited', where: [{ column: 'value', op: '=', value: 7 }] },
      after: { releaseReason: 'closed' },
    })
    expect(await toolkit.holds.list({ table: table.table })).toEqual([])
    expect(await toolkit.holds.list({ table: table.table, all: true })).toMatchObject([{ id: hold.id }])
  })
})
