import { describeDatabases, uniqueSchema } from '@ctk/conformance'
import { type Archive, archiveId, compile, createToolkit, type Database, id, sql } from '@ctk/core'
import { openDatabase } from '@ctk/database'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dropSchema } from './drop-schema.js'

const table = { schema: 'doc', name: `it's "größe"` }

const archive = (more: Partial<Archive> = {}): Archive => ({
  id: archiveId(table, '04132', 'run/0'),
  runId: 'run',
  policyId: 'policy',
  table,
  label: '2024-01 / eu',
  partition: {
    table,
    ident: '04132',
    label: '2024-01 / eu',
    keys: [{ column: 'm', value: 9_007_199_254_740_000, bounds: { kind: 'range', start: 0, end: 5 } }],
    rowsExact: true,
    rows: 7,
    fingerprint: 'u:0:5:1',
  },
  start: 0,
  end: Date.UTC(2024, 1),
  rows: undefined,
  bytes: 5_000_000_000,
  method: 'snapshot',
  repository: 'export_cold',
  key: 'doc.x-2024',
  state: 'begun',
  blocked: true,
  checksum: undefined,
  createdAt: Date.UTC(2026, 0),
  verifiedAt: undefined,
  droppedAt: undefined,
  expiredAt: undefined,
  keptUntil: Date.UTC(2020, 6),
  detail: undefined,
  ...more,
})

describeDatabases(['pglite', 'postgresql', 'cratedb'], 'archives', ({ name, url, psqlUrl = url }) => {
  const ways = name === 'cratedb' ? { 'over HTTP': url, 'over the wire protocol': psqlUrl } : { directly: url }

  describe.each(Object.entries(ways))('%s', (_, address) => {
    const schema = uniqueSchema('archives')
    let database: Database

    beforeAll(async () => {
      database = await openDatabase(address)
      await createToolkit({ database, schema }).setup()
    })
    afterAll(async () => {
      await dropSchema(database, schema)
      await database?.[Symbol.asyncDispose]()
    })

    it('are seen as they were written, and as they were written last', async () => {
      const store = database.archives({ schema })
      const other = archive({ id: 'other', table: { ...table, name: 'b' }, state: 'dropped', start: undefined })
      const dropped = { state: 'dropped', blocked: false, rows: 12, droppedAt: Date.UTC(2026, 1) } as const
      await store.save([archive(), other])
      expect(await store.find({ states: ['begun'] })).toEqual([archive()])
      await store.save([archive(dropped)])
      expect(await store.find({ tables: [table] })).toEqual([archive(dropped)])
      expect(await store.find({ prefix: 'oth' })).toEqual([other])
      expect(await store.find({ tables: [], repository: 'export_cold' })).toEqual([])
      const facts = await database.query<Record<string, unknown>>(store.facts([{ key: 'p', table: other.table }]))
      expect(facts.map((row) => [row.policy, store.read(row)])).toEqual([['p', other]])
    })

    it('have repositories', async () => {
      const store = database.archives({ schema })
      const cold = {
        name: 'cold',
        type: 's3',
        settings: { bucket: `it's` },
        storageClass: 'standard_ia',
        createdAt: 5,
      } as const
      await store.saveRepository(cold)
      await store.saveRepository({ ...cold, storageClass: undefined })
      expect(await store.repositories()).toEqual([{ ...cold, storageClass: undefined }])
      await store.removeRepository('cold')
      expect(await store.repositories()).toEqual([])
    })

    it('come to tables that an earlier release has made', async () => {
      const own = uniqueSchema('archives')
      try {
        const toolkit = createToolkit({ database, schema: own })
        await toolkit.setup()
        for (const name of ['archive', 'repository']) await database.execute(compile(sql`DROP TABLE ${id(own, name)}`))
        await database.execute(compile(sql`UPDATE ${id(own, 'schema_version')} SET version = 3`))
        await database.refresh([{ schema: own, name: 'schema_version' }])
        await expect(toolkit.archives.find()).rejects.toMatchObject({ code: 'CTK_STORE_MISSING' })
        expect(await toolkit.setup()).toMatchObject({ from: 3, to: expect.any(Number) })
        await toolkit.archives.save([archive()])
        expect(await toolkit.archives.find()).toEqual([archive()])
      } finally {
        await dropSchema(database, own)
      }
    })
  })
})
