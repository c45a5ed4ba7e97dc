import { CtkError, type Database, type DropPartition, isCtkError, type Partition, type TableName } from '@ctk/core'
import { beforeEach, expect, test } from 'vitest'
import { daysUnderTest } from './days-under-test.js'
import { applyAll, dialectUnderTest, dropOf, full, handlerOf, quoted } from './dialect-under-test.js'
import { describeWays } from './servers.js'

describeWays('drop-partition on PostgreSQL', (way) => {
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

  test('costs a look, a transaction and another look for all, tagged; and tells what was removed', async () => {
    const partitions = await days(4)
    const operations = partitions.slice(0, 3).map(dropOf)
    under.sent.length = 0
    const results = await applyAll(under, operations)
    expect(results).toEqual(
      operations.map(({ id, partition }) => ({ id, outcome: 'done', rows: 2, bytes: partition.bytes })),
    )
    expect(under.sent).toHaveLength(3)
    for (const text of under.sent) expect(text).toMatch(/\/\* ctk op\d+ run RUN \*\//)
    expect(await left()).toEqual([4])
    expect(await exists(leafOf(1))).toBe(false)
  })

  test('what a plan shows is what runs', async () => {
    const [operation] = (await days(2)).map(dropOf) as [DropPartition]
    const { handler } = handlerOf(under, operation)
    const shown = handler.describe(operation) as readonly { sql: string }[]
    under.sent.length = 0
    await applyAll(under, [operation])
    const ran = under.sent[1]?.replaceAll(`/* ctk ${operation.id} run RUN */ `, '').split(';\n')
    expect(ran?.filter((text) => /^(?:ALTER|DROP)/.test(text))).toEqual(shown.map(({ sql }) => sql))
  })

  test('a leaf of a partition is detached from it', async () => {
    await under.run(`CREATE TABLE ${full(table)} (d date, v int) PARTITION BY LIST (v)`)
    await under.run(
      `CREATE TABLE ${full(leafOf(1))} PARTITION OF ${full(table)} FOR VALUES IN (1) PARTITION BY RANGE (d)`,
    )
    await under.run(
      `CREATE TABLE ${full(leafOf(11))} PARTITION OF ${full(leafOf(1))} FOR VALUES FROM ('2024-01-01') TO ('2024-01-02')`,
    )
    await under.run(`CREATE TABLE ${full(leafOf(12))} PARTITION OF ${full(leafOf(1))} DEFAULT`)
    const [operation] = (await counted()).map(dropOf) as [DropPartition]
    const { handler } = handlerOf(under, operation)
    expect(handler.describe(operation)).toMatchObject([
      { sql: expect.stringContaining(`ALTER TABLE ${full(leafOf(1))} `) },
      {},
    ])
    await expect(applyAll(under, [operation])).resolves.toMatchObject([{ outcome: 'done' }])
    expect((await counted()).map(({ label }) => label)).toEqual([leafOf(12).name])
  })

  test('a table or column of any name leaves all others alone', async () => {
    const other = { schema: under.schema, name: 'other' }
    await days(1, other)
    for (const [i, name] of ["'; DROP TABLE other; --", 'a"b', 'dotted.name', 'größe;', '$1'].entries()) {
      const hostile = { schema: under.schema, name }
      const column = ['two words', 'q"uote', "' OR 1=1 --", 'select', 'Ä;'][i] as string
      const [first] = (await days(2, hostile, column)) as [Partition]
      await expect(applyAll(under, [dropOf(first)])).resolves.toMatchObject([{ outcome: 'done' }])
      expect(await left(hostile)).toEqual([2])
    }
    expect(await left(other)).toEqual([1])
  })

  test('what others depend on stays; what is older goes, what is younger waits', async () => {
    const operations = (await days(4)).map(dropOf)
    await under.run(`CREATE VIEW ${full({ ...table, name: `${table.name}_view` })} AS SELECT * FROM ${full(leafOf(2))}`)
    const results = await applyAll(under, operations)
    expect(results).toMatchObject([
      { outcome: 'done' },
      { outcome: 'failed', error: { code: 'CTK_STATEMENT_FAILED', data: { code: '2BP01' } } },
      { outcome: 'skipped' },
      { outcome: 'skipped' },
    ])
    expect(await left()).toEqual([2, 3, 4])
  })

  test('a partition that is gone, or was detached by somebody else, is left out', async () => {
    const operations = (await days(4)).map(dropOf) as [DropPartition, DropPartition, DropPartition, DropPartition]
    await under.run(`DROP TABLE ${full(leafOf(1))}`)
    await under.run(`ALTER TABLE ${full(table)} DETACH PARTITION ${full(leafOf(2))}`)
    await under.run(`DROP TABLE ${full(leafOf(3))}`)
    await under.run(
      `CREATE TABLE ${full(leafOf(3))} PARTITION OF ${full(table)} FOR VALUES FROM ('2024-01-03Z') TO ('2024-01-04Z')`,
    )
    expect(await Promise.all(operations.map(probe))).toEqual(['done', 'conflict', 'conflict', 'pending'])
    const results = await applyAll(under, operations)
    expect(results.map(({ outcome }) => outcome)).toEqual(['skipped', 'skipped', 'skipped', 'done'])
    expect([await exists(leafOf(2)), await exists(leafOf(3)), await exists(leafOf(4))]).toEqual([true, true, false])
  })

  test('a partition that was renamed is still the one', async () => {
    const [first] = (await days(2)) as [Partition]
    await under.run(`ALTER TABLE ${full(leafOf(1))} RENAME TO ${quoted(`${table.name}_old`)}`)
    await expect(applyAll(under, [dropOf(first)])).resolves.toMatchObject([{ outcome: 'done' }])
    expect(await left()).toEqual([2])
  })

  test('a table that takes the name at the last moment is not dropped', async () => {
    const [first] = (await days(2)) as [Partition]
    const database = atTheLastMoment(async () => {
      await under.run(`DROP TABLE ${full(leafOf(1))}`)
      await under.run(
        `CREATE TABLE ${full(leafOf(1))} PARTITION OF ${full(table)} FOR VALUES FROM ('2024-01-01Z') TO ('2024-01-02Z')`,
      )
      await under.run(`INSERT INTO ${full(table)} VALUES ('2024-01-01T12:00Z', 9)`)
    })
    await expect(applyAll(under, [dropOf(first)], { database })).resolves.toMatchObject([
      { outcome: 'skipped', reason: 'was gone already' },
    ])
    expect(await left()).toEqual([2, 9])
    const again = (await counted())[0] as Partition
    const renamed = atTheLastMoment(async () => {
      await under.run(`ALTER TABLE ${full(leafOf(1))} RENAME TO ${quoted(`${table.name}_moved`)}`)
      await under.run(`ALTER TABLE ${full(leafOf(2))} RENAME TO ${quoted(leafOf(1).name)}`)
    })
    await expect(applyAll(under, [dropOf(again)], { database: renamed })).resolves.toMatchObject([{ outcome: 'done' }])
    expect(await left()).toEqual([2])
  })

  test('partitions whose names never hold still stay', async () => {
    const operations = (await days(2)).map(dropOf)
    let name = leafOf(1).name
    const restless: Database = {
      ...under.database,
      transaction: async (work, signal) => {
        await under.run(`ALTER TABLE ${full({ ...table, name })} RENAME TO ${quoted(`${name}x`)}`)
        name += 'x'
        return (under.database.transaction as NonNullable<Database['transaction']>)(work, signal)
      },
    }
    await expect(applyAll(under, operations, { database: restless })).resolves.toMatchObject([
      { outcome: 'failed', error: { code: 'CTK_NOT_VERIFIED' } },
      { outcome: 'failed', error: { code: 'CTK_NOT_VERIFIED' } },
    ])
    expect(await left()).toEqual([1, 2])
  })

  test('a transaction that is acknowledged and does nothing is found out', async () => {
    const operations = (await days(2)).map(dropOf)
    const database: Database = { ...under.database, transaction: async () => [] as never }
    await expect(applyAll(under, operations, { database })).resolves.toMatchObject([
      { outcome: 'failed', error: { code: 'CTK_NOT_VERIFIED' } },
      { outcome: 'failed', error: { code: 'CTK_NOT_VERIFIED' } },
    ])
  })

  test('an answer that is lost does not hide what happened', async () => {
    const operations = (await days(2)).map(dropOf)
    const database: Database = {
      ...under.database,
      transaction: async (work, signal) => {
        await under.database.transaction?.(work, signal)
        throw new CtkError({ code: 'CTK_CONNECTION_FAILED', message: 'The connection broke.' })
      },
    }
    const results = await applyAll(under, operations, { database })
    const unknown = { outcome: 'done', rows: undefined, bytes: undefined }
    expect(results).toEqual(operations.map(({ id }) => ({ id, ...unknown })))
  })

  test.each([
    ['CTK_STATEMENT_FAILED', '2BP01'],
    ['CTK_PERMISSION_DENIED', '42501'],
  ] as const)('what somebody else dropped while ours failed with %s is not counted as ours', async (code, state) => {
    const operations = (await days(2)).map(dropOf)
    const database: Database = {
      ...under.database,
      transaction: async () => {
        await under.run(`DROP TABLE IF EXISTS ${full(leafOf(1))}, ${full(leafOf(2))}`)
        throw new CtkError({ code, message: 'It failed.', data: { code: state } })
      },
    }
    const gone = { outcome: 'skipped', reason: 'was gone already' }
    await expect(applyAll(under, operations, { database })).resolves.toMatchObject([gone, gone])
  })

  test('locks of others are waited for a few times, and then named', { timeout: 30_000 }, async () => {
    const operations = (await days(2)).map(dropOf)
    let attempts = 0
    const database: Database = {
      ...under.database,
      transaction: async () => {
        attempts++
        throw new CtkError({ code: 'CTK_STATEMENT_FAILED', message: 'lock timeout', data: { code: '55P03' } })
      },
    }
    const results = await applyAll(under, operations, { database })
    expect(attempts).toBe(5)
    expect(results).toMatchObject([
      { outcome: 'failed', error: { code: 'CTK_TIMEOUT', message: expect.stringContaining(table.name) } },
      { outcome: 'failed', error: { code: 'CTK_TIMEOUT' } },
    ])
    expect(await left()).toEqual([1, 2])
  })

  test('interrupted before it begins, nothing is gone', async () => {
    const operations = (await days(2)).map(dropOf)
    const failure: unknown = await applyAll(under, operations, { signal: AbortSignal.abort() }).catch(
      (error: unknown) => error,
    )
    expect(isCtkError(failure) && failure.code).toBe('CTK_ABORTED')
    expect(await left()).toEqual([1, 2])
  })

  // PGlite has one session, in which nobody is in the way.
  if (way.name === 'pglite') return

  test('a lock that is given up is waited for', { timeout: 30_000 }, async () => {
    const operations = (await days(2)).map(dropOf)
    const holder = way.driver.atomically?.([
      { sql: `SELECT * FROM ${full(leafOf(1))}`, parameters: [] },
      { sql: 'SELECT pg_sleep(3)', parameters: [] },
    ])
    while ((await under.rows('SELECT FROM pg_locks WHERE relation = $1::regclass', full(leafOf(1)))).length === 0);
    const results = await applyAll(under, operations)
    await holder
    expect(results.map(({ outcome }) => outcome)).toEqual(['done', 'done'])
    expect(await left()).toEqual([])
  })
})
