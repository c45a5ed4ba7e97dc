import { describeDatabases } from '@ctk/conformance'
import { sql, type TableName, tableId } from '@ctk/core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type ArchiveLab, archiveLab, idsOf, layOutMonths, monthsCutoff } from './cratedb-archives.js'

const all = Array.from({ length: 100 }, (_, i) => i + 1)

describeDatabases(['cratedb'], 'bringing archived partitions back', ({ url }) => {
  let lab: ArchiveLab
  beforeAll(async () => {
    lab = await archiveLab(url)
  })
  afterAll(() => lab?.[Symbol.asyncDispose]())

  const archived = async (name: string, options: Parameters<typeof layOutMonths>[2] = {}): Promise<TableName> => {
    const table = await layOutMonths(lab, name, options)
    await run(table)
    return table
  }
  const run = (table: TableName) => lab.toolkit.retention.run({ tables: [table], cutoff: monthsCutoff, maxShare: 100 })
  const statesOf = async (table: TableName) =>
    (await lab.toolkit.archives.find({ tables: [table] })).map(({ state }) => state)

  it('brings all partitions of a table back, writable, and the next run archives them again', async () => {
    const table = await archived('Back;')
    expect(await idsOf(lab, table)).toHaveLength(25)
    const report = await lab.toolkit.retention.restore({ table })
    expect(report).toMatchObject({ exitCode: 0, tables: [{ status: 'done', removed: { partitions: 3, rows: 75 } }] })
    expect(await idsOf(lab, table)).toEqual(all)
    expect((await lab.partitions(table)).blocked).toEqual([])
    expect(await statesOf(table)).toEqual(['restored', 'restored', 'restored'])
    await expect(lab.toolkit.retention.restore({ table })).rejects.toMatchObject({ code: 'CTK_ARCHIVE_NOT_FOUND' })
    expect(await run(table)).toMatchObject({ exitCode: 0, tables: [{ removed: { rows: 75 } }] })
    expect((await statesOf(table)).filter((state) => state === 'dropped')).toHaveLength(3)
  })

  it.each([true, false])('puts archived rows to those that came late, each once (with a key: %s)', async (keyed) => {
    const table = await archived(`late_${keyed}`, { keyed })
    await lab.send(
      sql`INSERT INTO ${tableId(table)} ("id", "At", "region") VALUES (1000, '2020-01-07', 'eu'), (1001, '2020-01-08', 'eu')`,
    )
    const label = '2020-01 / eu'
    const report = await lab.toolkit.retention.restore({ table, label })
    expect(report.tables.map(({ failure }) => failure)).toEqual([undefined])
    expect(report).toMatchObject({ exitCode: 0, tables: [{ removed: { rows: 25 } }] })
    const fourths = all.filter((id) => id % 4 === 0)
    const aprils = all.filter((id) => id % 4 === 3)
    expect(await idsOf(lab, table)).toEqual([...fourths, ...aprils, 1000, 1001].sort((a, b) => a - b))
    expect((await lab.partitions(table)).blocked).toEqual([])
    const tables = await lab.database.catalog.tableNames(lab.schema)
    expect(tables.filter(({ name }) => name.startsWith('ctk_'))).toEqual([])
    await lab.send(sql`INSERT INTO ${tableId(table)} ("id", "At", "region") VALUES (1002, '2020-01-09', 'eu')`)
    expect(await idsOf(lab, table)).toContain(1002)
  })

  it('makes a table of one partition, and leaves its own as it is', async () => {
    const table = await archived('source')
    const [archive] = await lab.toolkit.archives.find({ tables: [table] })
    const into = { schema: lab.schema, name: 'Jan uary'.replace(' ', '$') }
    const report = await lab.toolkit.retention.restore({ id: archive?.id.slice(0, 8), into })
    expect(report).toMatchObject({ exitCode: 0, tables: [{ removed: { rows: 25 } }] })
    expect(await idsOf(lab, into)).toEqual(all.filter((id) => id % 4 === 0))
    await lab.send(sql`INSERT INTO ${tableId(into)} ("id", "At", "region") VALUES (1, '2020-01-09', 'eu')`)
    expect(await idsOf(lab, table)).toHaveLength(25)
    await expect(lab.toolkit.retention.restore({ id: archive?.id, into })).rejects.toMatchObject({
      code: 'CTK_TABLE_EXISTS',
    })
  })

  it('makes a table that is gone of one of its partitions', async () => {
    const table = await archived('Gone')
    await lab.send(sql`DROP TABLE ${tableId(table)}`)
    const report = await lab.toolkit.retention.restore({ table, label: '2020-02 / NULL' })
    expect(report.tables.map(({ failure }) => failure)).toEqual([undefined])
    expect(await idsOf(lab, table)).toEqual(all.filter((id) => id % 4 === 1))
    expect(await lab.partitions(table)).toEqual({ labels: ['2020-02 / NULL'], blocked: [] })
    const rest = await lab.toolkit.retention.restore({ table })
    expect(rest).toMatchObject({ exitCode: 0, tables: [{ removed: { rows: 50 } }] })
    expect(await idsOf(lab, table)).toHaveLength(75)
  })

  it('says what to do where the table has other columns now', async () => {
    const table = await archived('narrow')
    await lab.send(sql`ALTER TABLE ${tableId(table)} DROP COLUMN "id"`)
    const report = await lab.toolkit.retention.restore({ table, label: '2020-01 / eu' })
    expect(report).toMatchObject({
      exitCode: 1,
      tables: [{ failure: { code: 'CTK_ARCHIVE_INCOMPLETE', suggestions: [expect.stringContaining('--beside')] } }],
    })
  })

  it('undoes a run that archived, and keeps its archives as long as that is promised', async () => {
    const table = await archived('undone', { policy: { grace: '7d' } })
    const [archive] = await lab.toolkit.archives.find({ tables: [table] })
    const kept = await lab.toolkit.retention.expire({ table, olderThan: '1mo' })
    expect(kept.tables[0]?.kept.map(({ explanation }) => explanation)).toEqual(
      Array(3).fill(expect.stringContaining('its run can be undone until')),
    )
    expect(await lab.toolkit.retention.undo(archive?.runId ?? '')).toMatchObject({
      exitCode: 0,
      tables: [{ removed: { rows: 75 } }],
    })
    expect(await idsOf(lab, table)).toEqual(all)
  })

  it('removes archives by age and count, and a snapshot with the last of them', async () => {
    const table = await archived('expired')
    const [archive] = await lab.toolkit.archives.find({ tables: [table] })
    const names = async () =>
      (
        await lab.rows<{ name: string }>(
          sql`SELECT name FROM sys.snapshots WHERE repository = ${lab.repository} AND name = ${archive?.key}`,
        )
      ).length
    const hold = await lab.toolkit.holds.add({ table, from: '2020-01-01', until: '2020-02-01', reason: 'audit' })
    const dry = await lab.toolkit.retention.expire({ table, olderThan: '1y', keep: 1, dryRun: true })
    expect(dry).toMatchObject({ exitCode: 0, tables: [{ planned: { rows: 25 } }] })
    expect(await statesOf(table)).toEqual(['dropped', 'dropped', 'dropped'])
    const report = await lab.toolkit.retention.expire({ table, olderThan: '1y', keep: 1 })
    expect(report).toMatchObject({
      exitCode: 0,
      tables: [{ removed: { rows: 25 }, kept: [{ label: '2020-01 / eu', reason: 'hold' }] }],
    })
    expect([await statesOf(table), await names()]).toEqual([['dropped', 'expired', 'dropped'], 1])
    await lab.toolkit.holds.release(hold.id)
    const policy = { strategy: 'expire-archives', table, column: 'At' }
    const { id } = await lab.toolkit.policies.create({ ...policy, duration: '5y', keepLast: 1 })
    const run = await lab.toolkit.retention.run({ tables: [table], strategy: 'expire-archives' })
    expect(run).toMatchObject({ exitCode: 0, tables: [{ status: 'done' }] })
    expect([await statesOf(table), await names()]).toEqual([['expired', 'expired', 'dropped'], 1])
    // The last one is the policy's to keep, also by hand.
    const needed = await lab.toolkit.retention.expire({ table, olderThan: '1y' })
    expect(needed).toMatchObject({ exitCode: 0, tables: [{ kept: [{ reason: 'claimed' }] }] })
    expect([await statesOf(table), await names()]).toEqual([['expired', 'expired', 'dropped'], 1])
    await lab.toolkit.policies.remove({ ids: [id] })
    expect(await lab.toolkit.retention.expire({ table, olderThan: '1y' })).toMatchObject({ exitCode: 0 })
    expect([await statesOf(table), await names()]).toEqual([['expired', 'expired', 'expired'], 0])
  })
})
