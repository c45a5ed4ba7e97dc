import { setTimeout as sleep } from 'node:timers/promises'
import { describeDatabases } from '@ctk/conformance'
import { CtkError, id, sql, type TableName, tableId } from '@ctk/core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type ArchiveLab, archiveLab, idsOf, layOutMonths, monthsCutoff } from './cratedb-archives.js'
import { isDrop, isSnapshot, type Meddle, meddled } from './meddling.js'

const young = Array.from({ length: 100 }, (_, i) => i + 1).filter((id) => id % 4 === 3)
const connectionLost = () =>
  new CtkError({ code: 'CTK_CONNECTION_FAILED', message: 'The connection broke.', data: { transient: true } })

describeDatabases(['cratedb'], 'archiving while something goes wrong', ({ url }) => {
  let lab: ArchiveLab
  beforeAll(async () => {
    lab = await archiveLab(url)
  })
  afterAll(() => lab?.[Symbol.asyncDispose]())

  const request = (table: TableName) => ({ tables: [table], cutoff: monthsCutoff, maxShare: 100 })
  /** A run whose statements somebody meddles with. */
  const runMeddled = async (table: TableName, meddle: Meddle, of = lab) => {
    await using database = await meddled(url, meddle)
    return await of.toolkitOf(database).retention.run({ ...request(table), attempts: 2 })
  }
  /** What must be so after everything: rows are in the table or in archives, once, and nobody is kept from writing. */
  const account = async (table: TableName, of = lab) => {
    const archives = await of.toolkit.archives.find({ tables: [table] })
    const dropped = archives.filter(({ state }) => state === 'dropped')
    const rows = dropped.reduce((sum, archive) => sum + (archive.rows ?? 0), 0)
    const snapshots = await of.rows<{ name: string }>(
      sql`SELECT name FROM sys.snapshots WHERE repository = ${of.repository} AND strpos(name, ${table.name}) > 0`,
    )
    return {
      archived: rows,
      left: (await idsOf(of, table)).length,
      blocked: (await of.partitions(table)).blocked,
      open: archives.filter(({ state, blocked }) => state === 'begun' || blocked).length,
      snapshots: snapshots.length,
    }
  }
  const completed = { archived: 75, left: 25, blocked: [], open: 0, snapshots: 1 }

  it('asks the server what became of a snapshot when the reply is lost', async () => {
    const table = await layOutMonths(lab, 'lost_reply')
    const report = await runMeddled(table, async (statement, send) => {
      const answer = await send()
      if (isSnapshot(statement)) throw connectionLost()
      return answer
    })
    expect(report).toMatchObject({ exitCode: 0, tables: [{ removed: { rows: 75 } }] })
    expect(await account(table)).toEqual(completed)
  })

  it('begins anew when the statement never arrived', async () => {
    const table = await layOutMonths(lab, 'never_sent')
    let sent = 0
    const report = await runMeddled(table, async (statement, send) => {
      if (isSnapshot(statement) && sent++ === 0) throw connectionLost()
      return send()
    })
    expect([report.exitCode, sent]).toEqual([0, 2])
    expect(await account(table)).toEqual(completed)
  })

  it('takes rows that arrive during the snapshot along, in another one', async () => {
    const table = await layOutMonths(lab, 'arriving')
    let taken = 0
    const report = await runMeddled(table, async (statement, send) => {
      const answer = await send()
      if (isSnapshot(statement) && taken++ === 0) await intrude(table, 1000)
      return answer
    })
    expect(report).toMatchObject({ exitCode: 0, tables: [{ removed: { rows: 76 } }] })
    expect([taken, await account(table)]).toEqual([2, { ...completed, archived: 76, snapshots: 2 }])
  })

  it('keeps the archive of a partition that is made anew right behind the drop, before anything tells the two apart', async () => {
    const table = await layOutMonths(lab, 'made_anew')
    let [drops, looks] = [0, 0]
    const report = await runMeddled(table, async (statement, send) => {
      const answer = await send()
      if (isDrop(statement) && drops++ === 0)
        await lab.send(sql`INSERT INTO ${tableId(table)} ("id", "At", "region") VALUES (1000, '2020-01-07', 'eu')`)
      const isLook = drops > 0 && /AS "states"\nFROM information_schema\.table_partitions p/.test(statement.sql)
      // So it is for a moment: the new partition is there, its shards are not.
      return isLook && looks++ === 0
        ? (answer as object[]).map((row) => ({ ...row, uuid: null, states: null }))
        : answer
    })
    expect(report).toMatchObject({ exitCode: 0, tables: [{ removed: { rows: 75 } }] })
    expect([drops, looks > 1]).toEqual([1, true])
    expect(await account(table)).toEqual({ ...completed, left: 26 })
  })

  it('gives up on a partition to which somebody keeps writing, and the next run completes', async () => {
    const table = await layOutMonths(lab, 'busy')
    let n = 1000
    const report = await runMeddled(table, async (statement, send) => {
      const answer = await send()
      if (isSnapshot(statement)) await intrude(table, n++)
      return answer
    })
    expect(report).toMatchObject({ exitCode: 1, tables: [{ failure: { code: 'CTK_ARCHIVE_INCOMPLETE' } }] })
    const left = 25 + 25 + (n - 1000)
    expect(await account(table)).toEqual({ archived: 50, left, blocked: [], open: 0, snapshots: 1 })
    expect(await lab.toolkit.retention.run(request(table))).toMatchObject({ exitCode: 0 })
    expect(await account(table)).toEqual({ ...completed, archived: 75 + (n - 1000), snapshots: 2 })
  })

  it('uses the snapshot of a run that died before the drop', async () => {
    const table = await layOutMonths(lab, 'died')
    let dead = false
    const end = () => new Error('The process is dead.')
    const died = runMeddled(table, async (statement, send) => {
      if (isDrop(statement)) dead = true
      if (dead) throw end()
      return send()
    })
    await expect(died).rejects.toThrow('dead')
    const [archive] = await lab.toolkit.archives.find({ tables: [table] })
    expect([archive?.state, (await lab.partitions(table)).blocked.length]).toEqual(['verified', 3])
    const report = await lab.toolkit.retention.run({ ...request(table), leaseMs: 300, waitMs: 10_000 })
    expect(report).toMatchObject({ exitCode: 0, reconciled: 3, tables: [{ removed: { rows: 75 } }] })
    expect(await account(table)).toEqual(completed)
  })

  it('does not use it when rows came since', async () => {
    const table = await layOutMonths(lab, 'died_and_late')
    let dead = false
    const died = runMeddled(table, async (statement, send) => {
      if (isDrop(statement)) dead = true
      if (dead) throw new Error('The process is dead.')
      return send()
    })
    await expect(died).rejects.toThrow('dead')
    await intrude(table, 1000)
    const report = await lab.toolkit.retention.run({ ...request(table), leaseMs: 300, waitMs: 10_000 })
    expect(report).toMatchObject({ exitCode: 0, tables: [{ removed: { rows: 76 } }] })
    expect(await account(table)).toEqual({ ...completed, archived: 76, snapshots: 2 })
  })

  it('deletes nothing when it is interrupted, or the snapshot is ended or PARTIAL, lifts its own blocks, and completes the next time', async () => {
    await using slow = await archiveLab(url, { max_snapshot_bytes_per_sec: '200kb' })
    const table = await layOutMonths(slow, 'slow', { filler: 3000 })
    const whole = await idsOf(slow, table)
    const during =
      (deed: () => Promise<unknown>): Meddle =>
      async (statement, send) => {
        if (!isSnapshot(statement)) return send()
        const answer = send()
        answer.catch(() => undefined)
        const underWay = () =>
          slow.rows(sql`SELECT name FROM sys.snapshots WHERE repository = ${slow.repository} AND state = 'IN_PROGRESS'`)
        await expect.poll(async () => (await underWay()).length, { timeout: 20_000, interval: 50 }).toBe(1)
        await sleep(100)
        await deed()
        return answer
      }
    // Somebody's own block is there before, and stays.
    await slow.send(sql`ALTER TABLE ${tableId(table)} PARTITION ("Mo""nth" = 1580515200000, "region" = NULL)
      SET ("blocks.write" = true)`)
    const untouched = { archived: 0, blocked: ['2020-02 / NULL'], open: 0, snapshots: 0 }
    const stop = new AbortController()
    await using interrupted = await meddled(
      url,
      during(async () => stop.abort()),
    )
    const aborted = await slow.toolkitOf(interrupted).retention.run(request(table), stop.signal)
    expect(aborted.exitCode).toBe(130)
    expect(await account(table, slow)).toMatchObject(untouched)
    const ended = await runMeddled(
      table,
      during(async () => {
        const [{ name = '' } = {}] = await slow.rows<{ name: string }>(
          sql`SELECT name FROM sys.snapshots WHERE repository = ${slow.repository} AND state = 'IN_PROGRESS'`,
        )
        await slow.send(sql`DROP SNAPSHOT ${id(slow.repository, name)}`)
      }),
      slow,
    )
    expect(ended).toMatchObject({ exitCode: 1, tables: [{ status: 'failed' }] })
    expect(await idsOf(slow, table)).toEqual(whole)
    expect(await account(table, slow)).toMatchObject(untouched)
    const partial = await runMeddled(
      table,
      during(() =>
        slow.send(sql`DELETE FROM ${tableId(table)} WHERE "Mo""nth" = ANY([1577836800000]) AND "region" = 'eu'`),
      ),
      slow,
    )
    expect(partial).toMatchObject({
      exitCode: 1,
      tables: [
        {
          failure: {
            code: 'CTK_ARCHIVE_INCOMPLETE',
            message: expect.stringMatching(
              / is PARTIAL \(\d of 6 shards failed: .*\)\. .* kept; nothing was deleted\.$/,
            ),
          },
        },
      ],
    })
    expect(await account(table, slow)).toMatchObject(untouched)
    expect(await slow.toolkit.retention.run(request(table))).toMatchObject({
      exitCode: 0,
      tables: [{ status: 'done' }],
    })
    const { archived, left, ...rest } = await account(table, slow)
    expect(rest).toEqual({ blocked: [], open: 0, snapshots: 1 })
    expect(left).toBe(whole.filter((n) => n % 4 === 3).length)
    expect(archived).toBe(whole.filter((n) => n % 4 === 1 || n % 4 === 2).length)
  })

  /** Somebody lifts the block and writes. */
  const intrude = async (table: TableName, n: number) => {
    await lab.send(sql`ALTER TABLE ${tableId(table)} PARTITION ("Mo""nth" = 1577836800000, "region" = 'eu')
      SET ("blocks.write" = false)`)
    await lab.send(sql`INSERT INTO ${tableId(table)} ("id", "At", "region") VALUES (${n}, '2020-01-07', 'eu')`)
  }

  it('keeps what is young in all of it', async () => {
    const table = { schema: lab.schema, name: 'lost_reply' }
    expect(await idsOf(lab, table)).toEqual(young)
  })
})
