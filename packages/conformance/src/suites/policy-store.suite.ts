import {
  compareTables,
  compile,
  type Database,
  id,
  type Policy,
  type PolicyStore,
  policyId,
  type StoreOptions,
  sql,
  tableId,
} from '@ctk/core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { uniqueSchema } from '../databases/unique-schema.js'
import { hostileNamesFor } from '../fixtures/hostile-names-for.js'
import { policyFixture } from '../fixtures/policy-fixture.js'
import { createTestSchema, dropSchema } from '../fixtures/test-schema.js'

const hostile = `'; DROP TABLE victim; -- "größe" 表 😀 \\ $1`

/**
 * The contract of {@link PolicyStore} as tests: policies come back as they were stored and in order, ids are taken once, of
 * two edits of one version one wins, a store that is missing or newer says so, and setting up twice is setting up once.
 *
 * @param open is called once
 * @example describePolicyStore('PostgreSQL', () => openDatabase('postgresql://postgres@127.0.0.1/postgres'))
 */
export function describePolicyStore(title: string, open: () => Promise<Database>): void {
  describe(`policy store ${title}`, () => {
    const schemas: string[] = []
    let database: Database

    beforeAll(async () => {
      database = await open()
    })

    afterAll(async () => {
      for (const schema of schemas) await dropSchema(database, schema)
      await database?.[Symbol.asyncDispose]()
    })

    /** A store in a schema of its own, not set up. */
    const newStore = (options: StoreOptions = {}): PolicyStore => {
      const schema = options.schema ?? uniqueSchema('store')
      schemas.push(schema)
      return database.policies({ ...options, schema })
    }
    const readyStore = async (options: StoreOptions = {}): Promise<PolicyStore> => {
      const store = newStore(options)
      await store.setup()
      return store
    }

    test('setup makes what is missing, and nothing the second time', async () => {
      const store = newStore()
      const first = await store.setup()
      expect(first).toMatchObject({ schema: store.schema, from: undefined, to: expect.any(Number) })
      expect(first.statements.length).toBeGreaterThan(0)
      await store.create(policy())
      expect(await store.setup()).toEqual({ schema: store.schema, from: first.to, to: first.to, statements: [] })
      expect(await store.list()).toEqual([policy()])
    })

    test('setup may be run by two at a time', async () => {
      const store = newStore()
      await Promise.all([store.setup(), store.setup()])
      expect(await store.list()).toEqual([])
    })

    test('a dry run of setup shows its statements, and changes nothing', async () => {
      const store = newStore()
      const dry = await store.setup({ dryRun: true })
      await expect(store.list()).rejects.toMatchObject({ code: 'CTK_STORE_MISSING' })
      expect(await database.catalog.tableNames(store.schema)).toEqual([])
      expect(await store.setup()).toEqual(dry)
      expect((await store.setup({ dryRun: true })).statements).toEqual([])
    })

    test('setup leaves other tables of the schema alone', async () => {
      const schema = await createTestSchema(database)
      schemas.push(schema.name)
      const table = { schema: schema.name, name: 'retention_policy' }
      await database.execute(compile(sql`CREATE TABLE ${tableId(table)} ("id" TEXT PRIMARY KEY)`))
      await database.execute(compile(sql`INSERT INTO ${tableId(table)} ("id") VALUES ('theirs')`))
      const store = await readyStore({ schema: schema.name })
      await store.create(policy())
      await store.remove([policy().id])
      await database.refresh([table])
      expect(await database.query(compile(sql`SELECT * FROM ${tableId(table)}`))).toEqual([{ id: 'theirs' }])
    })

    test('a store that is missing says how to make it', async () => {
      const store = newStore()
      const missing = expect.objectContaining({
        code: 'CTK_STORE_MISSING',
        suggestions: [expect.stringContaining('ctk retention setup')],
      })
      await expect(store.list()).rejects.toThrow(missing)
      await expect(store.create(policy())).rejects.toThrow(missing)
      await expect(store.update(policy())).rejects.toThrow(missing)
      await expect(store.remove(['x'])).rejects.toThrow(missing)
      expect(await database.catalog.tableNames(store.schema)).toEqual([])
    })

    test('a store of a newer release is neither read nor changed', async () => {
      const tables = { policy: 'policies', version: 'versions' }
      const store = await readyStore({ tables })
      await store.create(policy())
      await makeNewer(database, store.schema, tables.version)
      const newer = { code: 'CTK_STORE_NEWER' }
      await expect(store.list()).rejects.toMatchObject(newer)
      await expect(store.create(policy({ strategy: 'other' }))).rejects.toMatchObject(newer)
      await expect(store.update(policy({ version: 2, duration: '2y' }))).rejects.toMatchObject(newer)
      await expect(store.remove([policy().id])).rejects.toMatchObject(newer)
      await expect(store.setup()).rejects.toMatchObject(newer)
      const stored = compile(sql`SELECT "duration" FROM ${id(store.schema, tables.policy)}`)
      await database.refresh([{ schema: store.schema, name: tables.policy }])
      expect(await database.query(stored)).toEqual([{ duration: '1y' }])
    })

    test('a policy comes back as it was stored, with every field and without', async () => {
      const store = await readyStore()
      const full = policy({
        table: { schema: 'Doc', name: hostile },
        match: 'pattern',
        column: hostile,
        keepLast: 12,
        maxBytes: 100_000_000_000_000,
        where: [{ column: hostile, op: 'in', value: [hostile, 1.5, false] }],
        target: { text: hostile, number: 1.5, list: ['a', 'b'], deep: { no: null, yes: true } },
        tags: ['a', hostile, 'z'],
        timezone: 'Europe/Berlin',
        expireBy: 'start',
        keyFormat: 'yyyyMMdd',
        granularity: 'day',
        enabled: false,
        description: hostile,
        version: 7,
        createdAt: Date.UTC(1999, 11, 31, 23, 59, 59, 999),
        updatedAt: Date.UTC(2021, 2, 28, 1, 30),
      })
      const bare = policy({ column: undefined, duration: undefined, keepLast: 1 })
      await store.create(full)
      await store.create(bare)
      expect(await store.list()).toEqual([full, bare].sort((a, b) => compareTables(a.table, b.table)))
    })

    test('policies are listed in order of table, strategy, id', async () => {
      const store = await readyStore()
      const tables = ['b.a', 'B.a', 'a.b', 'a.B', 'a.a'].map((text) => {
        const [schema = '', name = ''] = text.split('.')
        return { schema, name }
      })
      const strategies = ['z', 'delete', 'Delete']
      const columns = [undefined, 'ts', 'other']
      const policies = tables.flatMap((table) =>
        strategies.flatMap((strategy) => columns.map((column) => policy({ table, strategy, column }))),
      )
      for (const each of policies) await store.create(each)
      const key = ({ table, strategy, id }: Policy) => JSON.stringify([table.schema, table.name, strategy, id])
      const inOrder = policies.map(key).sort()
      expect((await store.list()).map(key)).toEqual(inOrder)
      expect((await store.list()).map(key)).toEqual(inOrder)
    })

    test('an id is taken once: the second policy is refused, and the first stays', async () => {
      const store = await readyStore()
      await store.create(policy())
      const second = store.create(policy({ duration: '2y' }))
      await expect(second).rejects.toMatchObject({ code: 'CTK_POLICY_EXISTS', suggestions: [expect.any(String)] })
      expect(await store.list()).toEqual([policy()])
    })

    test('of two that create the same policy, one does', async () => {
      const store = await readyStore()
      const [one, two] = [policy({ duration: '1mo' }), policy({ duration: '2mo' })]
      const outcomes = await Promise.allSettled([store.create(one), store.create(two)])
      expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
      expect(await store.list()).toEqual([outcomes[0]?.status === 'fulfilled' ? one : two])
    })

    test('an update replaces exactly the version before it', async () => {
      const store = await readyStore()
      await store.create(policy())
      await store.create(policy({ strategy: 'other' }))
      const second = policy({ version: 2, duration: '2y', tags: ['new'], description: 'edited', updatedAt: 1 })
      expect(await store.update(second)).toBe(true)
      expect(await store.update(second)).toBe(false)
      expect(await store.update(policy({ version: 2, duration: '9y' }))).toBe(false)
      expect(await store.update(policy({ version: 4, duration: '9y' }))).toBe(false)
      expect(await store.list()).toEqual([second, policy({ strategy: 'other' })])
      expect(await store.update(policy({ version: 3, description: undefined }))).toBe(true)
      expect((await store.list())[0]).toEqual(policy({ version: 3, description: undefined }))
    })

    test('an update of a policy that is not there does nothing', async () => {
      const store = await readyStore()
      expect(await store.update(policy({ version: 2 }))).toBe(false)
      expect(await store.list()).toEqual([])
    })

    test('of several that edit the same version, one wins', async () => {
      const store = await readyStore()
      await store.create(policy())
      const edits = [1, 2, 3, 4].map((years) => policy({ version: 2, duration: `${years}y` }))
      const won = await Promise.all(edits.map((edit) => store.update(edit)))
      expect(won.filter(Boolean)).toHaveLength(1)
      expect(await store.list()).toEqual(edits.filter((_, i) => won[i]))
    })

    test('removing says how many there were', async () => {
      const store = await readyStore()
      const policies = ['a', 'b', 'c'].map((strategy) => policy({ strategy }))
      for (const each of policies) await store.create(each)
      const [a, b, c] = policies.map((each) => each.id) as [string, string, string]
      expect(await store.remove([])).toBe(0)
      expect(await store.remove([`${a}' OR '1'='1`])).toBe(0)
      expect(await store.remove([a, 'no such id', c])).toBe(2)
      expect(await store.remove([a])).toBe(0)
      expect((await store.list()).map((each) => each.id)).toEqual([b])
      await store.create(policy({ strategy: 'a', version: 1 }))
      expect(await store.list()).toHaveLength(2)
    })

    test('each reader sees at once what a writer wrote', async () => {
      const store = await readyStore()
      const reader = database.policies({ schema: store.schema })
      await store.create(policy())
      expect(await reader.list()).toHaveLength(1)
      await store.update(policy({ version: 2, duration: '5y' }))
      expect((await reader.list())[0]?.duration).toBe('5y')
      await store.remove([policy().id])
      expect(await reader.list()).toEqual([])
    })

    test('schema and tables may have names that break SQL which is put together by hand', async () => {
      const name = database.dialect === 'cratedb' ? 'cratedb' : 'postgresql'
      const breaking = (text: string) => /["';$ ]|表|select/.test(text)
      const mark = uniqueSchema('s').slice(-8)
      const inSchema = hostileNamesFor(name, 'schema').filter(breaking)
      const inTable = hostileNamesFor(name, 'relation').filter(breaking)
      for (const [i, text] of inSchema.entries()) {
        const tables = { policy: inTable[i % inTable.length] as string, version: `${mark} version`.replace(' ', '_') }
        const store = await readyStore({ schema: `${text}${mark}`, tables })
        await store.create(policy())
        expect(await store.update(policy({ version: 2 })), text).toBe(true)
        expect(await store.list(), text).toEqual([policy({ version: 2 })])
        expect(await store.remove([policy().id]), text).toBe(1)
      }
    })
  })
}

function policy(overrides: Partial<Policy> = {}): Policy {
  const made = policyFixture(overrides).policy
  return { ...made, id: policyId(made) }
}

/** Raises the version of a store past any that there will be: every number in the version table. */
async function makeNewer(database: Database, schema: string, name: string): Promise<void> {
  const [info] = await database.catalog.tables([{ schema, name }])
  const numbers = info?.columns.filter(({ kind }) => kind === 'integer') ?? []
  expect(numbers.length, 'the version table holds a number').toBeGreaterThan(0)
  for (const column of numbers) {
    await database.execute(compile(sql`UPDATE ${id(schema, name)} SET ${id(column.name)} = 1000000`))
  }
  await database.refresh([{ schema, name }])
}
