import { describeDatabases } from '@ctk/conformance'
import { sql, type TableName, tableId } from '@ctk/core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type ArchiveLab, archiveLab, layOutMonths, monthsCutoff } from './cratedb-archives.js'

const cutoff = monthsCutoff

describeDatabases(['cratedb'], 'archiving partitions as snapshots', ({ url }) => {
  let lab: ArchiveLab
  beforeAll(async () => {
    lab = await archiveLab(url)
  })
  afterAll(() => lab?.[Symbol.asyncDispose]())

  const layOut = (name: string) => layOutMonths(lab, name)
  const run = (table: TableName, more: object = {}, toolkit = lab.toolkit) =>
    toolkit.retention.run({ tables: [table], cutoff, maxShare: 100, ...more })
  const count = async (table: TableName) => {
    await lab.database.refresh([table])
    const [row] = await lab.rows<{ n: number }>(sql`SELECT count(*) AS n FROM ${tableId(table)}`)
    return row?.n ?? 0
  }

  it('takes all of a table in one snapshot, drops what it holds, and has nothing to do the next time', async () => {
    const table = await layOut('Ta-ble;')
    const report = await run(table)
    expect(report.tables.map(({ failure, refusal }) => failure ?? refusal)).toEqual([undefined])
    expect(report).toMatchObject({ exitCode: 0, tables: [{ status: 'done', removed: { rows: 75, partitions: 3 } }] })
    const archives = await lab.toolkit.archives.find({ tables: [table] })
    expect(archives.map(({ label, state, rows, blocked }) => [label, state, rows, blocked])).toEqual([
      ['2020-01 / eu', 'dropped', 25, false],
      ['2020-02 / NULL', 'dropped', 25, false],
      ['2020-03 / eu', 'dropped', 25, false],
    ])
    expect(new Set(archives.map(({ key }) => key)).size).toBe(1)
    const [snapshot] = await lab.rows<{ state: string; parts: unknown[] }>(
      sql`SELECT state, table_partitions AS parts FROM sys.snapshots WHERE repository = ${lab.repository} AND name = ${archives[0]?.key}`,
    )
    expect([snapshot?.state, snapshot?.parts.length]).toEqual(['SUCCESS', 3])
    expect(await count(table)).toBe(25)
    expect((await lab.partitions(table)).labels).toEqual(['2020-04 / NULL'])
    expect(await run(table)).toMatchObject({ exitCode: 0, tables: [{ status: 'nothing-expired' }] })
  })

  it('archives rows that come late as a further archive', async () => {
    const table = await layOut('late')
    await run(table)
    await lab.send(sql`INSERT INTO ${tableId(table)} ("id", "At", "region") VALUES (1000, '2020-01-07', 'eu')`)
    expect(await run(table)).toMatchObject({ exitCode: 0, tables: [{ removed: { rows: 1 } }] })
    const archives = await lab.toolkit.archives.find({ tables: [table], states: ['dropped'] })
    expect(archives.filter(({ label }) => label === '2020-01 / eu').map(({ rows }) => rows)).toEqual([25, 1])
    expect(await count(table)).toBe(25)
  })

  it('leaves what changed since a plan was reviewed, without its block, and a block of somebody else', async () => {
    const table = await layOut('reviewed')
    const request = { tables: [table], cutoff, maxShare: 100, fingerprints: true }
    const plan = await lab.toolkit.retention.save(await lab.toolkit.retention.plan(request))
    await lab.send(sql`INSERT INTO ${tableId(table)} ("id", "At", "region") VALUES (1000, '2020-01-07', 'eu')`)
    await lab.send(sql`ALTER TABLE ${tableId(table)} PARTITION ("Mo""nth" = '2020-04-01', "region" = NULL)
      SET ("blocks.write" = true)`)
    const report = await lab.toolkit.retention.apply(plan)
    expect(report.tables[0]?.skipped).toEqual([
      expect.objectContaining({ label: '2020-01 / eu', reason: expect.stringContaining('since the plan was made') }),
    ])
    expect(await lab.partitions(table)).toEqual({
      labels: ['2020-01 / eu', '2020-04 / NULL'],
      blocked: ['2020-04 / NULL'],
    })
  })

  it('says when there is no such repository, and blocks nothing', async () => {
    const table = await layOut('nowhere')
    const [policy] = await lab.toolkit.policies.find({ tables: [table] })
    await lab.toolkit.policies.edit(policy?.id ?? '', { target: { repository: 'nowhere' } })
    const report = await run(table)
    expect(report).toMatchObject({
      exitCode: 1,
      tables: [
        {
          failure: {
            code: 'CTK_REPOSITORY_MISSING',
            suggestions: expect.arrayContaining([expect.stringContaining('ctk repository create')]),
          },
        },
      ],
    })
    expect((await lab.partitions(table)).blocked).toEqual([])
    expect(await count(table)).toBe(100)
    expect(await lab.toolkit.archives.find({ tables: [table] })).toEqual([])
  })
})
