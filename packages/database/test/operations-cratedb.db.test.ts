import { randomBytes } from 'node:crypto'
import {
  Address,
  type Database,
  type DropPartition,
  isCtkError,
  type Partition,
  Secret,
  type TableName,
} from '@ctk/core'
import { beforeEach, describe, expect, test } from 'vitest'
import { cratedbDialect } from '../src/dialect/cratedb/cratedb-dialect.js'
import type { Driver } from '../src/driver/driver.js'
import { openDriver } from '../src/driver/open-driver.js'
import { applyAll, deleteOf, dialectUnderTest, dropOf, full, handlerOf, infoOf, quoted } from './dialect-under-test.js'
import { describeWays } from './servers.js'

describeWays('operations on CrateDB', (way) => {
  if (way.dialect !== 'cratedb') {
    test('are not those of PostgreSQL', () => expect(way.driver.dialect).toBe('postgresql'))
    return
  }
  const under = dialectUnderTest(way)
  let count = 0
  let table: TableName

  beforeEach(() => {
    table = { schema: under.schema, name: `t${count++}` }
  })

  async function create(
    columns: string,
    by: string,
    values: string,
    of: TableName = table,
  ): Promise<readonly Partition[]> {
    await under.run(
      `CREATE TABLE ${full(of)} (${columns}) CLUSTERED INTO 1 SHARDS PARTITIONED BY (${by}) WITH (number_of_replicas = 0)`,
    )
    await under.run(`INSERT INTO ${full(of)} VALUES ${values}`)
    await under.run(`REFRESH TABLE ${full(of)}`)
    return (await infoOf(under, of)).partitions
  }
  const days = (of?: TableName) =>
    create('day TIMESTAMP, v INT', 'day', "('2024-01-01', 1), ('2024-01-02', 2), ('2024-01-03', 3), (NULL, 4)", of)
  const labels = async (of: TableName = table) => (await infoOf(under, of)).partitions.map(({ label }) => label)
  const first = (partitions: readonly Partition[], n: number): DropPartition[] => partitions.slice(0, n).map(dropOf)

  describe('drop-partition', () => {
    test('costs three statements for all, tagged; and tells what was removed', async () => {
      const operations = first(await days(), 2)
      under.sent.length = 0
      const results = await applyAll(under, operations)
      expect(results).toEqual(
        operations.map(({ id, partition }) => ({ id, outcome: 'done', rows: 1, bytes: partition.bytes })),
      )
      expect(under.sent).toHaveLength(3)
      for (const text of under.sent) expect(text).toMatch(/\/\* ctk op\d+ run RUN \*\//)
      expect(await labels()).toEqual(['2024-01-03', 'NULL'])
    })

    test('what a plan shows is what runs, but for the lease', async () => {
      const [operation] = first(await days(), 1) as [DropPartition]
      const { handler } = handlerOf(under, operation)
      const [statement] = handler.describe(operation) as readonly { sql: string; parameters: readonly unknown[] }[]
      under.sent.length = 0
      await applyAll(under, [operation])
      expect(under.sent[1]?.replace(`/* ctk ${operation.id} run RUN */ `, '')).toBe(`${statement?.sql} AND true`)
    })

    test('drops exactly the values asked for, of every type, several columns, NULL too', async () => {
      const big = '9223372036854775807'
      const columns = 'day TIMESTAMP, n BIGINT, s TEXT, b BOOLEAN, v INT'
      const rows = ["'2024-01-01'", "'2024-01-02'", 'NULL'].flatMap((day) =>
        [big, '9223372036854775806', '1', 'NULL'].flatMap((n) =>
          ["'it''s'", 'NULL'].map((s) => `(${day}, ${n}, ${s}, ${n === '1' ? 'true' : 'NULL'}, 0)`),
        ),
      )
      const partitions = await create(columns, 'day, n, s, b', rows.join(', '))
      expect(partitions).toHaveLength(24)
      const chosen = partitions.filter((_, i) => [0, 1, 5, 7, 8, 13, 16, 20, 23].includes(i))
      const results = await applyAll(under, chosen.map(dropOf))
      expect(new Set(results.map(({ outcome }) => outcome))).toEqual(new Set(['done']))
      const left = partitions.filter((partition) => !chosen.includes(partition))
      expect(await labels()).toEqual(left.map(({ label }) => label))
    })

    test('a table or column of any name leaves all others alone', async () => {
      const other = { schema: under.schema, name: `other${count++}` }
      await days(other)
      const names = ["'; DROP TABLE x; --", 'semi;colon', 'UPPER', 'größe', '$1'].map((name) =>
        name.replaceAll(' ', '_'),
      )
      for (const [i, name] of names.entries()) {
        const hostile = { schema: under.schema, name }
        const column = ['two words', 'q"uote', "' OR 1=1 --", 'select', 'Ä;'][i] as string
        const partitions = await create(
          `${quoted(column)} TEXT, v INT`,
          quoted(column),
          `('a', 1), ('" OR 1=1', 2), (''' OR 1=1 --', 3)`,
          hostile,
        )
        await applyAll(under, partitions.filter(({ label }) => label !== 'a').map(dropOf))
        expect(await labels(hostile)).toEqual(['a'])
      }
      expect(await labels(other)).toHaveLength(4)
    })

    test('a column inside of an object', async () => {
      const partitions = await create(`o OBJECT AS (k TEXT), v INT`, `o['k']`, `({k = 'a'}, 1), ({k = 'b'}, 2)`)
      await applyAll(under, first(partitions, 1))
      expect(await labels()).toEqual(['b'])
    })

    test('a partition that came back meanwhile is a new one: the planned one is gone', async () => {
      const operations = first(await days(), 2)
      const database: Database = {
        ...under.database,
        execute: async (statement, signal) => {
          const result = await under.database.execute(statement, signal)
          await under.run(`INSERT INTO ${full(table)} VALUES ('2024-01-01', 9)`)
          return result
        },
      }
      const results = await applyAll(under, operations, { database })
      expect(results.map(({ outcome }) => outcome)).toEqual(['done', 'done'])
      expect(await labels()).toEqual(['2024-01-01', '2024-01-03', 'NULL'])
      const { handler, context } = handlerOf(under, operations[0] as DropPartition)
      await expect(handler.probe(operations[0] as DropPartition, context())).resolves.toMatchObject({ state: 'done' })
      await expect(handler.probe(operations[1] as DropPartition, context())).resolves.toMatchObject({ state: 'done' })
    })

    test('probing finds what is pending', async () => {
      const [operation] = first(await days(), 1) as [DropPartition]
      const { handler, context } = handlerOf(under, operation)
      await expect(handler.probe(operation, context())).resolves.toMatchObject({ state: 'pending' })
    })

    test('what the server refuses has failed, and is still there', async () => {
      const operations = first(await days(), 2)
      await under.run(`ALTER TABLE ${full(table)} SET ("blocks.read_only" = true)`)
      const results = await applyAll(under, operations)
      await under.run(`ALTER TABLE ${full(table)} RESET ("blocks.read_only")`)
      expect(results).toMatchObject([
        { outcome: 'failed', error: { code: 'CTK_STATEMENT_FAILED' } },
        { outcome: 'failed', error: { code: 'CTK_STATEMENT_FAILED' } },
      ])
      expect(await labels()).toHaveLength(4)
    })

    test('a DELETE that is acknowledged and does nothing is found out', async () => {
      const operations = first(await days(), 2)
      const database: Database = { ...under.database, execute: async () => ({ rowCount: undefined }) }
      const results = await applyAll(under, operations, { database })
      expect(results).toMatchObject([
        { outcome: 'failed', error: { code: 'CTK_NOT_VERIFIED', message: expect.stringContaining('2024-01-01') } },
        { outcome: 'failed' },
      ])
    })

    test('an answer that is lost does not hide what happened', async () => {
      const operations = first(await days(), 1)
      const database: Database = {
        ...under.database,
        execute: async (statement, signal) => {
          await under.database.execute(statement, signal)
          throw new Error('connection lost')
        },
      }
      await expect(applyAll(under, operations, { database })).resolves.toEqual([
        { id: operations[0]?.id, outcome: 'done', rows: undefined, bytes: undefined },
      ])
    })

    const replaced = { outcome: 'skipped', reason: 'was replaced since the plan was made' }
    const gone = { outcome: 'skipped', reason: 'was gone already' }
    /** Does something between the look and the drop, once. */
    const meanwhile = (task: () => Promise<unknown>): Database => {
      let done = false
      return {
        ...under.database,
        execute: async (statement, signal) => {
          if (!done) await task()
          done = true
          return await under.database.execute(statement, signal)
        },
      }
    }
    const replace = async () => {
      await under.run(`DELETE FROM ${full(table)} WHERE day = '2024-01-01'`)
      await under.run(`INSERT INTO ${full(table)} VALUES ('2024-01-01', 9)`)
    }

    test('a partition that was replaced or dropped since it was planned is left alone, and the others go', async () => {
      const operations = first(await days(), 3)
      await replace()
      await under.run(`DELETE FROM ${full(table)} WHERE day = '2024-01-02'`)
      const results = await applyAll(under, operations)
      expect(results).toMatchObject([replaced, gone, { outcome: 'done', rows: 1 }])
      expect(await labels()).toEqual(['2024-01-01', 'NULL'])
    })

    test('nor does it go when that happens just before the drop', async () => {
      const operations = first(await days(), 3)
      const database = meanwhile(async () => {
        await replace()
        await under.run(`DELETE FROM ${full(table)} WHERE day = '2024-01-02'`)
      })
      const results = await applyAll(under, operations, { database })
      expect(results).toMatchObject([replaced, gone, { outcome: 'done', rows: 1 }])
      expect(await labels()).toEqual(['2024-01-01', 'NULL'])
    })

    test.each(['before the look', 'after it'])(
      'a partition that was written to %s goes, and its rows are not known',
      async (when) => {
        const operations = first(await days(), 2)
        const write = () => under.run(`INSERT INTO ${full(table)} VALUES ('2024-01-02', 8)`)
        if (when === 'before the look') await write()
        const database = when === 'before the look' ? under.database : meanwhile(write)
        const results = await applyAll(under, operations, { database })
        expect(results).toMatchObject([
          { outcome: 'done', rows: 1 },
          { outcome: 'done', rows: undefined },
        ])
        expect(await labels()).toEqual(['2024-01-03', 'NULL'])
      },
    )

    test('when only what was counted may go, a partition that was written to is left until it was counted anew', async () => {
      const operations = first(await days(), 2)
      await under.run(`INSERT INTO ${full(table)} VALUES ('2024-01-02', 8)`)
      const [one, two] = await applyAll(under, operations, { exact: true })
      expect([one, two]).toMatchObject([
        { outcome: 'done', rows: 1 },
        { outcome: 'skipped', changed: true },
      ])
      expect(await labels()).toEqual(['2024-01-02', '2024-01-03', 'NULL'])
      const { handler, context } = handlerOf(under, operations[1] as DropPartition)
      const renewed = await handler.renew?.(operations, context())
      expect(renewed?.[0]).toBe(operations[0])
      expect(renewed?.[1]).toMatchObject({ id: operations[1]?.id, partition: { rows: 2, rowsExact: true } })
      const results = await applyAll(under, renewed?.slice(1) ?? [], { exact: true })
      expect(results).toMatchObject([{ outcome: 'done', rows: 2 }])
      expect(await labels()).toEqual(['2024-01-03', 'NULL'])
    })

    test.each(['before the look', 'after it'])(
      'no row goes of a table that is made anew without partitions %s',
      async (when) => {
        const operations = first(await days(), 2)
        const anew = async () => {
          await under.run(`DROP TABLE ${full(table)}`)
          await under.run(`CREATE TABLE ${full(table)} (day TIMESTAMP, v INT) CLUSTERED INTO 1 SHARDS`)
          await under.run(`INSERT INTO ${full(table)} VALUES ('2024-01-01', 1), ('2024-01-02', 2)`)
          await under.run(`REFRESH TABLE ${full(table)}`)
        }
        if (when === 'before the look') await anew()
        await applyAll(under, operations, when === 'before the look' ? {} : { database: meanwhile(anew) })
        await under.run(`REFRESH TABLE ${full(table)}`)
        expect(await under.rows(`SELECT v FROM ${full(table)} ORDER BY v`)).toEqual([{ v: 1 }, { v: 2 }])
      },
    )

    test('partitions of a table that is dropped meanwhile were gone already', async () => {
      const operations = first(await days(), 2)
      const database = meanwhile(() => under.run(`DROP TABLE ${full(table)}`))
      await expect(applyAll(under, operations, { database })).resolves.toMatchObject([gone, gone])
    })

    test('without fingerprints, a table that is partitioned another way or not at all is left alone', async () => {
      const blind = (partitions: readonly Partition[]) =>
        partitions.slice(0, 2).map(({ fingerprint, ...partition }) => dropOf(partition))
      const operations = blind(await days())
      await under.run(`DROP TABLE ${full(table)}`)
      await create('"other" TIMESTAMP, day TIMESTAMP', 'other', "('2024-01-01', '2024-01-01'), (NULL, '2024-01-02')")
      await expect(applyAll(under, operations)).resolves.toMatchObject([replaced, gone])
      expect(await labels()).toEqual(['2024-01-01', 'NULL'])
      const others = blind((await infoOf(under, table)).partitions)
      await expect(applyAll(under, others)).resolves.toMatchObject([{ outcome: 'done' }, { outcome: 'done' }])
    })

    test('100 partitions go at once, with their fence', async () => {
      await days()
      await under.run(
        `INSERT INTO ${full(table)} SELECT day, 0 FROM generate_series('2020-01-01'::TIMESTAMP, '2020-04-09'::TIMESTAMP, '1 day'::INTERVAL) AS g(day)`,
      )
      const operations = (await infoOf(under, table)).partitions.slice(0, 100).map(dropOf)
      under.sent.length = 0
      const results = await applyAll(under, operations)
      expect(new Set(results.map(({ outcome }) => outcome))).toEqual(new Set(['done']))
      expect(under.sent).toHaveLength(3)
      expect(await labels()).toHaveLength(4)
    })

    test('interrupted before it begins, nothing is gone', async () => {
      const operations = first(await days(), 2)
      const results = await applyAll(under, operations, { signal: AbortSignal.abort() })
      for (const result of results) {
        expect(result.outcome === 'failed' && isCtkError(result.error) && result.error.code).toBe('CTK_ABORTED')
      }
      expect(await labels()).toHaveLength(4)
    })
  })

  describe('delete-range', () => {
    // On the wire CrateDB takes the first word of a statement for its name, so that a comment there costs the count.
    const counts = way.name === 'cratedb over http'
    const left = async () => {
      await under.run(`REFRESH TABLE ${full(table)}`)
      return (await under.rows<{ v: number }>(`SELECT v FROM ${full(table)} ORDER BY v`)).map(({ v }) => v)
    }
    const instants =
      "('2024-01-01T00:00:00Z', 1), ('2024-01-01T23:59:59.999Z', 2), ('2024-01-02T00:00:00Z', 3), (NULL, 4)"

    test.each(['TIMESTAMP WITH TIME ZONE', 'TIMESTAMP WITHOUT TIME ZONE'])(
      'takes in unrefreshed rows, up to the instant, of %s',
      async (type) => {
        await under.run(
          `CREATE TABLE ${full(table)} ("At" ${type}, v INT) CLUSTERED INTO 1 SHARDS WITH (refresh_interval = 0)`,
        )
        await under.run(`INSERT INTO ${full(table)} VALUES ${instants}`)
        const results = await applyAll(under, [deleteOf(table, 'At', '2024-01-02')])
        expect(results).toMatchObject([{ outcome: 'done', ...(counts && { rows: 2 }) }])
        expect(await left()).toEqual([3, 4])
      },
    )

    test('slices go together, between one refresh before and one after', async () => {
      await under.run(`CREATE TABLE ${full(table)} ("At" TIMESTAMP, v INT) CLUSTERED INTO 1 SHARDS`)
      await under.run(`INSERT INTO ${full(table)} VALUES ${instants}`)
      under.sent.length = 0
      const results = await applyAll(under, [
        deleteOf(table, 'At', '2024-01-01T12:00Z'),
        deleteOf(table, 'At', '2024-01-02T00:00:00.001Z', '2024-01-01T12:00Z'),
      ])
      expect(results).toMatchObject([1, 2].map((rows) => ({ outcome: 'done', ...(counts && { rows }) })))
      expect(under.sent.map((text) => /REFRESH|DELETE/.exec(text)?.[0])).toEqual([
        'REFRESH',
        'DELETE',
        'DELETE',
        'REFRESH',
      ])
      expect(await left()).toEqual([4])
    })

    test('probing tells whether a slice has rows left, and that nobody counted those that went', async () => {
      await under.run(`CREATE TABLE ${full(table)} ("At" TIMESTAMP, v INT) CLUSTERED INTO 1 SHARDS`)
      await under.run(`INSERT INTO ${full(table)} VALUES ${instants}`)
      const operation = deleteOf(table, 'At', '2024-01-02')
      const { handler, context } = handlerOf(under, operation)
      expect(await handler.probe(operation, context())).toMatchObject({ state: 'pending', evidence: { left: 2 } })
      await applyAll(under, [operation])
      expect(await handler.probe(operation, context())).toMatchObject({ state: 'done', uncounted: true })
    })

    test('the first failure ends it', async () => {
      await under.run(`CREATE TABLE ${full(table)} ("At" TIMESTAMP, v INT) CLUSTERED INTO 1 SHARDS`)
      const operations = [
        deleteOf(table, 'At', '2024-01-01'),
        deleteOf(table, 'Nope', '2024-01-01'),
        deleteOf(table, 'At', '2024-01-02'),
      ]
      await expect(applyAll(under, operations)).resolves.toMatchObject([
        { outcome: 'done' },
        { outcome: 'failed', error: { code: 'CTK_COLUMN_MISSING' } },
        { outcome: 'failed', error: { code: 'CTK_COLUMN_MISSING' } },
      ])
    })
  })

  test('a user without privileges sees nothing, is told what to grant, and with that can work', async () => {
    const user = `ctk_user_${randomBytes(4).toString('hex')}`
    await days()
    await under.run(`CREATE USER ${user} WITH (password = 'secret')`)
    // On the wire a session keeps the privileges that it began with.
    const asUser = async <T>(task: (driver: Driver) => Promise<T>): Promise<T> => {
      await using driver = await openDriver(Address.of({ ...way.address, user, password: new Secret('secret') }))
      return await task(driver)
    }
    const tables = () => asUser((driver) => cratedbDialect.catalog(driver).tables([table]))
    const checks = () => asUser((driver) => cratedbDialect.privileges(driver, [table], under.schema))
    try {
      expect(await tables()).toEqual([])
      const status = await asUser((driver) => cratedbDialect.status(driver))
      expect(status).toMatchObject({ identity: 'cratedb', user, health: 'green' })
      const missing = await checks()
      expect(missing.map(({ privilege, object, granted }) => [privilege, object, granted])).toEqual([
        ['DQL', `${under.schema}.${table.name}`, false],
        ['DML', `${under.schema}.${table.name}`, false],
        ['DDL', `schema ${under.schema}`, false],
        ['DQL', `schema ${under.schema}`, false],
        ['DML', `schema ${under.schema}`, false],
        ['DQL', 'schema sys', false],
      ])
      await under.run(missing[1]?.grant as string)
      const [blind] = await tables()
      expect(blind?.partitions[0]).toMatchObject({ label: '2024-01-01', rowsExact: false })
      expect(blind?.partitions[0]).not.toHaveProperty('rows')
      for (const { grant } of missing) await under.run(grant)
      expect((await checks()).map(({ granted }) => granted)).toEqual(Array(6).fill(true))
      expect(await tables()).toMatchObject([{ rows: 4, rowsExact: false }])
    } finally {
      await under.run(`DROP USER ${user}`)
    }
  })
})
