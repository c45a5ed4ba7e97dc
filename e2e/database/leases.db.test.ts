import { describeDatabases, uniqueSchema } from '@ctk/conformance'
import { createToolkit, type Database, type RunStore } from '@ctk/core'
import { openDatabase } from '@ctk/database'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dropSchema } from './drop-schema.js'

describeDatabases(['pglite', 'postgresql', 'cratedb'], 'leases', ({ name, url, psqlUrl = url }) => {
  const ways = name === 'cratedb' ? { 'over HTTP': url, 'over the wire protocol': psqlUrl } : { directly: url }

  describe.each(Object.entries(ways))('%s', (_, address) => {
    const schema = uniqueSchema('leases')
    let database: Database
    let store: RunStore
    const request = { token: 'mine', holder: '{}', at: 0 }
    const tokens = async (keys: readonly string[]) => (await store.leases(keys)).map(({ key, token }) => [key, token])

    beforeAll(async () => {
      database = await openDatabase(address)
      await createToolkit({ database, schema }).setup()
      store = database.runs({ schema })
    })
    afterAll(async () => {
      await dropSchema(database, schema)
      await database?.[Symbol.asyncDispose]()
    })

    it('are seen, kept alive and given back in the moment in which they were taken for the first time', async () => {
      const keys = ['doc.a', 'doc.b', `doc."it's"`]
      await store.take(keys, request)
      expect((await tokens(keys)).sort()).toEqual(keys.map((key) => [key, 'mine']).sort())
      expect((await store.beat(keys, 'mine')).sort()).toEqual([...keys].sort())
      await store.release(keys.slice(1), 'mine', true)
      expect((await tokens(keys)).sort()).toEqual(keys.map((key, i) => [key, i === 0 ? 'mine' : undefined]).sort())
      const [mine, theirs] = await store.take(keys.slice(0, 2), { ...request, token: 'theirs' })
      expect([mine?.token, theirs?.token]).toEqual(['mine', 'theirs'])
    })

    it('of hundreds of tables can be taken and given back', async () => {
      const keys = Array.from({ length: 450 }, (_, i) => `doc.many_${i}`)
      await store.take(keys, request)
      await store.release(keys, 'mine', true)
      expect(await tokens(keys)).toHaveLength(450)
      expect(new Set((await tokens(keys)).map(([, token]) => token))).toEqual(new Set([undefined]))
    })
  })
})
