import { uniqueSchema } from '@ctk/conformance'
import { compile, type Database, id, type Policy, sql, tableId } from '@ctk/core'
import { openDatabase } from '@ctk/database'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { describeConnections } from './describe-connections.js'
import { dropSchema } from './drop-schema.js'
import { testPolicy } from './test-policy.js'

describeConnections(['pglite', 'postgresql', 'cratedb'], 'policies in tables', (found) => {
  let database: Database
  const schemas: string[] = []
  const newSchema = (name = uniqueSchema('policies')) => {
    schemas.push(name)
    return name
  }
  const newStore = async (schema = newSchema()) => {
    const store = database.policies({ schema })
    await store.setup()
    return store
  }
  const setVersion = async (schema: string, version: number) => {
    await database.execute(compile(sql`UPDATE ${id(schema, 'schema_version')} SET version = ${version}`))
    await database.refresh([{ schema, name: 'schema_version' }])
  }

  beforeAll(async () => {
    database = await openDatabase(found.url)
  })
  afterEach(async () => {
    for (const schema of schemas.splice(0)) await dropSchema(database, schema)
  })
  afterAll(() => database[Symbol.asyncDispose]())

  test('is missing until it is set up, and says how to do that', async () => {
    const schema = newSchema()
    const store = database.policies({ schema })
    const missing = {
      code: 'CTK_STORE_MISSING',
      message: `There is no policy table ${schema}.policy in this database, or this user may not see it.`,
      suggestions: [`Create it: ctk retention setup --schema ${schema}`],
    }
    await expect(store.list()).rejects.toMatchObject(missing)
    await expect(store.create(testPolicy())).rejects.toMatchObject(missing)
    await expect(store.update(testPolicy())).rejects.toMatchObject(missing)
    await expect(store.remove(['x'])).rejects.toMatchObject(missing)
    expect(await database.catalog.tableNames(schema)).toEqual([])
  })

  test('mends a policy table that was dropped', async () => {
    const store = await newStore()
    await database.execute(compile(sql`DROP TABLE ${id(store.schema, 'policy')}`))
    await expect(store.list()).rejects.toMatchObject({ code: 'CTK_STORE_MISSING' })
    expect((await store.setup()).from).toBeUndefined()
    expect(await store.list()).toEqual([])
  })

  test('gives back every field as it was, to the millisecond', async () => {
    const store = await newStore()
    const full = testPolicy()
    const bare: Policy = {
      ...testPolicy({ strategy: 'timerange-delete', column: undefined, tags: [], target: {}, enabled: true }),
      expireBy: 'end',
      keyFormat: undefined,
      granularity: undefined,
      description: undefined,
      createdAt: 0,
    }
    await store.create(full)
    await store.create(bare)
    expect(await store.list()).toEqual([full, bare])
  })

  test('keeps SQL, quotes and odd characters as data', async () => {
    const store = await newStore()
    const nasty = `'; DROP TABLE ${store.schema}.policy; -- "$1" \\ {}`
    const policy = testPolicy({
      strategy: nasty,
      table: { schema: `${nasty} s`, name: `${nasty} t 😀` },
      column: `${nasty} c`,
      tags: [nasty, 'a,b', '{c}', '"', ' ', '\\'],
      target: { [nasty]: nasty, '': '', 'a.b': 1, 'c[0]': 2, _id: 3 },
      timezone: nasty,
    })
    await store.create(policy)
    expect(await store.list()).toEqual([policy])
    expect(await store.remove([nasty, `${policy.id}' OR true --`])).toBe(0)
    expect(await store.remove([policy.id])).toBe(1)
    expect(await store.list()).toEqual([])
  })

  test('refuses a second policy for the same strategy, table and column', async () => {
    const store = await newStore()
    const policy = testPolicy({ match: 'name', where: [] })
    await store.create(policy)
    await expect(store.create({ ...policy, duration: '1y' })).rejects.toMatchObject({
      code: 'CTK_POLICY_EXISTS',
      message: 'There is a "delete" policy for doc.metrics (column "ts") already, with the duration 1w2d.',
      suggestions: [`Change it: ctk retention edit-policy ${policy.id} --schema ${store.schema}`],
    })
    expect(await store.list()).toEqual([policy])
  })

  test('loses no update: of several from the same version one wins, and is kept', async () => {
    await using other = found.name === 'pglite' ? undefined : await openDatabase(found.url)
    const store = await newStore()
    const stores = [store, (other ?? database).policies({ schema: store.schema }), store]
    const policy = testPolicy()
    await store.create(policy)
    for (let version = 2; version <= 20; version++) {
      const edits = stores.map((_, i) => ({ ...policy, version, duration: `${version}d`, description: `by ${i}` }))
      const won = await Promise.all(stores.map((each, i) => each.update(edits[i] as Policy)))
      expect(won.filter(Boolean)).toHaveLength(1)
      expect(await store.list()).toEqual([edits[won.indexOf(true)]])
    }
  })

  test('leaves a newer store alone', async () => {
    const store = await newStore()
    const policy = testPolicy()
    await store.create(policy)
    await setVersion(store.schema, 7)
    const newer = {
      code: 'CTK_STORE_NEWER',
      message: `The policy table ${store.schema}.policy has version 7; this ctk knows versions up to 4.`,
    }
    await expect(store.setup()).rejects.toMatchObject(newer)
    await expect(store.setup({ dryRun: true })).rejects.toMatchObject(newer)
    await expect(store.list()).rejects.toMatchObject(newer)
    await expect(store.create(testPolicy({ column: 'other' }))).rejects.toMatchObject(newer)
    await expect(store.update({ ...policy, version: 2 })).rejects.toMatchObject(newer)
    await expect(store.remove([policy.id])).rejects.toMatchObject(newer)
    await setVersion(store.schema, 1)
    expect(await store.list()).toEqual([policy])
  })

  test('lives in a hostile schema, under other names, beside the table of the Python toolkit', async () => {
    const schema = newSchema(
      found.name === 'cratedb' ? `We;ird'--${uniqueSchema()}` : `we"ird; DROP TABLE x ${uniqueSchema()}`,
    )
    await dropSchema(database, schema)
    if (database.dialect === 'postgresql') await database.execute(compile(sql`CREATE SCHEMA ${id(schema)}`))
    const theirs = { schema, name: 'retention_policy' }
    await database.execute(compile(sql`CREATE TABLE ${tableId(theirs)} (id text, strategy text)`))
    await database.execute(compile(sql`INSERT INTO ${tableId(theirs)} VALUES ('theirs', 'delete')`))

    const tables = { policy: "Pol'icy;--", version: 'Version%s' }
    const store = database.policies({ schema, tables })
    await store.setup()
    const policy = testPolicy()
    await store.create(policy)
    expect(await store.update({ ...policy, version: 2 })).toBe(true)
    expect(await store.list()).toEqual([{ ...policy, version: 2 }])
    expect(await store.remove([policy.id])).toBe(1)
    const names = (await database.catalog.tableNames(schema)).map(({ name }) => name)
    expect(names).toEqual(expect.arrayContaining([tables.policy, tables.version, theirs.name]))
    expect(names).not.toContain('policy')
    await database.refresh([theirs])
    expect(await database.query(compile(sql`SELECT * FROM ${tableId(theirs)}`))).toEqual([
      { id: 'theirs', strategy: 'delete' },
    ])
  })

  test('refuses names that the database would refuse or cut off', () => {
    const schema = found.name === 'cratedb' ? 'two words' : 'x'.repeat(64)
    expect(() => database.policies({ schema })).toThrowError(expect.objectContaining({ code: 'CTK_NAME_INVALID' }))
  })
})
