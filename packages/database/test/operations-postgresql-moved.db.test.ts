import type { DropPartition, TableName } from '@ctk/core'
import { beforeEach, expect, test } from 'vitest'
import { daysUnderTest } from './days-under-test.js'
import { applyAll, dialectUnderTest, dropOf, full, quoted } from './dialect-under-test.js'
import { describeWays } from './servers.js'

describeWays('partitions on PostgreSQL that somebody else moves', (way) => {
  if (way.dialect !== 'postgresql') {
    test('are not those of CrateDB', () => expect(way.driver.dialect).toBe('cratedb'))
    return
  }
  const under = dialectUnderTest(way)
  const on = daysUnderTest(under)
  const { days, counted, leafOf, left, exists, probe, atTheLastMoment } = on
  let table: TableName

  beforeEach(() => {
    table = on.table
  })

  const moves: readonly (readonly [title: string, reason: string, move: () => Promise<void>])[] = [
    [
      'moved to another table',
      'was moved to another table',
      async () => {
        const other = { ...table, name: `${table.name}_other` }
        await under.run(`CREATE TABLE ${full(other)} (ts timestamptz, v int) PARTITION BY RANGE (ts)`)
        await under.run(`ALTER TABLE ${full(table)} DETACH PARTITION ${full(leafOf(1))}`)
        await under.run(
          `ALTER TABLE ${full(other)} ATTACH PARTITION ${full(leafOf(1))} FOR VALUES FROM ('2024-01-01Z') TO ('2024-01-02Z')`,
        )
      },
    ],
    [
      'given another bound',
      'covers another time now',
      async () => {
        await under.run(`ALTER TABLE ${full(table)} DETACH PARTITION ${full(leafOf(1))}`)
        await under.run(
          `ALTER TABLE ${full(table)} ATTACH PARTITION ${full(leafOf(1))} FOR VALUES FROM (MINVALUE) TO ('2024-01-02Z')`,
        )
      },
    ],
    [
      'detached',
      'was detached by somebody else and is a table of its own',
      () => under.run(`ALTER TABLE ${full(table)} DETACH PARTITION ${full(leafOf(1))}`),
    ],
    [
      'kept with its table under another name',
      'was moved to another table',
      () => under.run(`ALTER TABLE ${full(table)} RENAME TO ${quoted(`${table.name}_kept`)}`),
    ],
  ]
  for (const [title, reason, move] of moves) {
    const skipped = { outcome: 'skipped', reason }
    const keptItsTable = !title.includes('kept')

    test(`a partition that was ${title} is left alone`, async () => {
      const operations = (await days(2)).map(dropOf) as [DropPartition, DropPartition]
      await move()
      expect(await probe(operations[0])).toBe('conflict')
      const results = await applyAll(under, operations)
      expect(results).toMatchObject([skipped, keptItsTable ? { outcome: 'done' } : skipped])
      expect([await exists(leafOf(1)), await exists(leafOf(2))]).toEqual([true, !keptItsTable])
    })

    test(`a partition that was ${title} at the last moment is left alone, and the others go`, async () => {
      const operations = (await days(2)).map(dropOf)
      const results = await applyAll(under, operations, { database: atTheLastMoment(move) })
      expect(results).toMatchObject([skipped, keptItsTable ? { outcome: 'done' } : skipped])
      expect([await exists(leafOf(1)), await exists(leafOf(2))]).toEqual([true, !keptItsTable])
    })
  }

  test('a leaf whose table was given another bound further up is left alone', async () => {
    await under.run(`CREATE TABLE ${full(table)} (d date, v int) PARTITION BY RANGE (d)`)
    const within = (i: number, to: string) =>
      `PARTITION OF ${full(leafOf(i))} FOR VALUES FROM ('2024-01-01') TO ('${to}')`
    await under.run(
      `CREATE TABLE ${full(leafOf(1))} PARTITION OF ${full(table)} FOR VALUES FROM ('2024-01-01') TO ('2024-01-09') PARTITION BY RANGE (d)`,
    )
    await under.run(`CREATE TABLE ${full(leafOf(11))} ${within(1, '2024-01-08')} PARTITION BY RANGE (d)`)
    await under.run(`CREATE TABLE ${full(leafOf(111))} ${within(11, '2024-01-02')}`)
    const operations = (await counted()).map(dropOf)
    const results = await applyAll(under, operations, {
      database: atTheLastMoment(async () => {
        await under.run(`ALTER TABLE ${full(table)} DETACH PARTITION ${full(leafOf(1))}`)
        await under.run(
          `ALTER TABLE ${full(table)} ATTACH PARTITION ${full(leafOf(1))} FOR VALUES FROM ('2020-01-01') TO ('2024-01-09')`,
        )
      }),
    })
    expect(results).toMatchObject([{ outcome: 'skipped', reason: 'covers another time now' }])
    await expect(applyAll(under, (await counted()).map(dropOf))).resolves.toMatchObject([{ outcome: 'done' }])
  })

  // PGlite has one session, in which nobody is in the way.
  if (way.name === 'pglite') return

  /** Somebody detaches the first day, and waits for whoever still reads it, until they are told to stop. */
  async function beginDetach(signal?: AbortSignal) {
    const reading = new AbortController()
    const statements = [`SELECT * FROM ${full(table)}`, 'SELECT pg_sleep(60)'].map((sql) => ({ sql, parameters: [] }))
    const reader = way.driver.atomically?.(statements, reading.signal).catch(() => undefined)
    const stopReading = async () => {
      reading.abort()
      await reader
    }
    while ((await under.rows('SELECT FROM pg_locks WHERE relation = $1::regclass', full(table))).length === 0);
    const sql = `ALTER TABLE ${full(table)} DETACH PARTITION ${full(leafOf(1))} CONCURRENTLY`
    const detached = way.driver.execute({ sql, parameters: [] }, signal)
    const pending = 'SELECT FROM pg_inherits WHERE inhdetachpending AND inhrelid = $1::regclass'
    while ((await under.rows(pending, full(leafOf(1)))).length === 0);
    return { stopReading, detached }
  }

  test('a detach that somebody is about to finish is left to them', { timeout: 30_000 }, async () => {
    const operations = (await days(2)).map(dropOf) as [DropPartition, DropPartition]
    const { stopReading, detached } = await beginDetach()
    expect(await probe(operations[0])).toBe('conflict')
    const results = await applyAll(under, operations.slice(0, 1))
    await stopReading()
    await detached
    expect(results).toMatchObject([{ outcome: 'skipped', reason: 'is being detached by somebody else' }])
    expect(await left({ ...table, name: leafOf(1).name })).toEqual([1])
  })

  test('a detach that somebody began and gave up is finished', { timeout: 30_000 }, async () => {
    const operations = (await days(2)).map(dropOf)
    const impatient = new AbortController()
    const { stopReading, detached } = await beginDetach(impatient.signal)
    impatient.abort()
    await expect(detached).rejects.toMatchObject({ code: 'CTK_ABORTED' })
    await stopReading()
    expect((await counted()).map(({ label }) => label)).toEqual([leafOf(1).name, leafOf(2).name])
    expect(await probe(operations[0] as DropPartition)).toBe('pending')
    const results = await applyAll(under, operations.slice(0, 1))
    expect(results).toMatchObject([{ outcome: 'done', rows: 2 }])
    expect(await exists(leafOf(1))).toBe(false)
  })
})
