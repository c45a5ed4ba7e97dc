import { describeDatabases, uniqueSchema } from '@ctk/conformance'
import { compile, type Database, id, sql } from '@ctk/core'
import { openDatabase } from '@ctk/database'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { dropSchema } from './drop-schema.js'
import { runCtk, temporaryFolder } from './run-ctk.js'

describeDatabases(['cratedb'], 'import --from-python-toolkit', ({ url }) => {
  const cleanups: (() => void)[] = []
  const folder = temporaryFolder((cleanup) => cleanups.push(cleanup))
  const [schema, ext] = [uniqueSchema('py'), uniqueSchema('py_ext')]
  const ctk = (...argv: string[]) => runCtk(folder, argv, { CRATEDB_URI: url, CRATEDB_EXT_SCHEMA: ext })
  const json = async (...argv: string[]) => JSON.parse((await ctk(...argv, '--json')).stdout)
  let database: Database

  const theirs = id(ext, 'retention_policy')
  const row = (values: Readonly<Record<string, unknown>>) => {
    const full = {
      strategy: 'delete',
      tags: {},
      table_schema: schema,
      partition_column: 'ts_day',
      retention_period: 1,
      reallocation_attribute_name: null,
      reallocation_attribute_value: null,
      target_repository_name: null,
      ...values,
    }
    return database.execute({
      sql: `INSERT INTO "${ext}"."retention_policy" (${Object.keys(full).join(', ')}) VALUES (${Object.keys(full)
        .map((_, i) => `$${i + 1}`)
        .join(', ')})`,
      parameters: Object.values(full),
    })
  }
  const rows = async () => {
    await database.refresh([{ schema: ext, name: 'retention_policy' }])
    return database.query(compile(sql`SELECT * FROM ${theirs} ORDER BY id`))
  }

  beforeAll(async () => {
    database = await openDatabase(url)
    for (const name of ['raw_metrics', 'sensor_readings', 'Upper']) {
      await database.execute({
        sql: `CREATE TABLE "${schema}"."${name}" ("ts" TIMESTAMP WITH TIME ZONE, "ts_day" TIMESTAMP WITH TIME ZONE GENERATED ALWAYS AS date_trunc('day', "ts")) CLUSTERED INTO 1 SHARDS PARTITIONED BY ("ts_day") WITH (number_of_replicas = 0)`,
        parameters: [],
      })
    }
    // As that tool creates it.
    await database.execute({
      sql: `CREATE TABLE "${ext}"."retention_policy" ("id" TEXT NOT NULL PRIMARY KEY, "strategy" TEXT NOT NULL, "tags" OBJECT(DYNAMIC), "table_schema" TEXT, "table_name" TEXT, "partition_column" TEXT NOT NULL, "retention_period" INTEGER NOT NULL, "reallocation_attribute_name" TEXT, "reallocation_attribute_value" TEXT, "target_repository_name" TEXT) CLUSTERED INTO 1 SHARDS`,
      parameters: [],
    })
    expect((await ctk('retention', 'setup')).exitCode).toBe(0)
  })
  afterAll(async () => {
    await database[Symbol.asyncDispose]()
    for (const each of [schema, ext]) await dropSchema(url, each)
    for (const cleanup of cleanups) cleanup()
  })

  test('without rows there is nothing to do', async () => {
    const { exitCode, stdout } = await ctk('retention', 'import', '--from-python-toolkit')
    expect([exitCode, stdout]).toEqual([0, `${ext}.retention_policy has no policies.\n`])
  })

  test('takes over what it can, tells the rest, and does not touch their table', async () => {
    await row({ id: 'r1', table_name: 'raw_metrics', tags: { foo: 'true', bar: 'true' } })
    await row({ id: 'r2', table_name: 'Upper', retention_period: 365 })
    await row({
      id: 'r3',
      strategy: 'snapshot',
      table_name: 'sensor_readings',
      retention_period: 365,
      target_repository_name: 'export_cold',
    })
    await row({
      id: 'r4',
      strategy: 'reallocate',
      table_name: 'sensor_readings',
      reallocation_attribute_name: 'storage',
      reallocation_attribute_value: 'cold',
    })
    await row({ id: 'r5', table_name: 'gone' })
    await row({ id: 'r6', table_name: 'sensor_readings', partition_column: 'nothing' })
    await row({ id: 'r7', table_name: 'sensor_readings', retention_period: -1 })
    await row({ id: 'r8', table_name: 'raw_metrics', retention_period: 7 })
    await row({ id: 'r9', table_schema: null, table_name: 'raw_metrics' })
    const before = await rows()
    expect(before).toHaveLength(9)

    const tried = await ctk('retention', 'import', '--from-python-toolkit', '--dry-run')
    expect([tried.exitCode, tried.stdout]).toEqual([1, expect.stringContaining('2 of 9 policies')])
    expect((await json('retention', 'list')).policies).toEqual([])

    const { exitCode, stdout } = await ctk('retention', 'import', '--from-python-toolkit')
    expect(exitCode).toBe(1)
    expect(stdout.match(/^✔ \w{12} taken over: delete partitions/gm)).toHaveLength(2)
    for (const text of [
      /✖ snapshot .*sensor_readings \(r3\): There is no retention strategy "snapshot"\.\n.*\n {2}"snapshot" comes with @ctk\/plugin-retention-snapshot: {2}ctk plugins install retention-snapshot/,
      /✖ reallocate .*sensor_readings \(r4\): There is no retention strategy "reallocate"/,
      /✖ delete .*\.gone \(r5\): There is no table/,
      /✖ delete .*sensor_readings \(r6\): /,
      /✖ delete .*sensor_readings \(r7\): .*-1d/,
      /✖ delete .*raw_metrics \(r[18]\): This is the same as policy/,
      /✖ delete \?\.raw_metrics \(r9\): The row has no table_schema\./,
      /2 of 9 policies of .*\.retention_policy taken over, 0 there already, 7 refused\./,
      /Their rule is kept: .* \(expireBy: start\)/,
    ]) {
      expect(stdout).toMatch(text)
    }
    const { policies } = await json('retention', 'list')
    expect(policies).toMatchObject([
      { table: { schema, name: 'Upper' }, duration: '365d', expireBy: 'start', column: 'ts_day', tags: [] },
      { table: { schema, name: 'raw_metrics' }, expireBy: 'start', column: 'ts_day' },
    ])
    expect(await rows()).toEqual(before)
    expect(policies).toHaveLength(2)
  })

  test('again, it finds them there; one that was changed since stays as it is', async () => {
    for (const gone of ['r3', 'r4', 'r5', 'r6', 'r7', 'r8', 'r9']) {
      await database.execute(compile(sql`DELETE FROM ${theirs} WHERE id = ${gone}`))
    }
    await database.execute(compile(sql`UPDATE ${theirs} SET retention_period = 1 WHERE id = 'r1'`))
    await rows()
    const { policies } = await json('retention', 'list')
    const metrics = policies.find(({ table }: { table: { name: string } }) => table.name === 'raw_metrics')
    await ctk('retention', 'edit-policy', metrics.id, '--duration=1d', '--add-tags=foo,bar')
    const again = await json('retention', 'import', '--from-python-toolkit')
    expect(again).toMatchObject({ exitCode: 0, created: [], refused: [] })
    expect(again.unchanged).toHaveLength(2)
    await ctk('retention', 'edit-policy', metrics.id, '--duration=30d')
    const { exitCode, stdout } = await ctk('retention', 'import', '--from-python-toolkit')
    expect([exitCode, stdout]).toEqual([
      1,
      expect.stringMatching(/There is such a policy already, \w{12} with the duration 30d/),
    ])
    expect((await json('retention', 'list')).policies).toContainEqual(
      expect.objectContaining({ id: metrics.id, duration: '30d' }),
    )
  })
})
