import { capabilities, compile, isCtkError, sql, systemClock, tableId } from '@ctk/core'
import { describe, expect, test } from 'vitest'
import { type DatabaseUnderTest, insertInto, makeTable, valuesOf } from './database-under-test.js'

/** The part of `describeDatabase` about capabilities, and about what the server says of itself. */
export function describeBehaviour(under: DatabaseUnderTest): void {
  describe('behaviour', () => {
    test('every capability is declared, true or false', () => {
      const declared = Object.entries(under.database.capabilities)
      expect(declared.map(([name]) => name).sort()).toEqual(Object.keys(capabilities).sort())
      for (const [name, has] of declared) expect(has, name).toBeTypeOf('boolean')
    })

    test('operations are offered exactly where the capability says so', () => {
      const kinds = under.database.operations.map(({ kind }) => kind)
      for (const kind of ['drop-partition', 'delete-range'] as const) {
        expect(kinds.includes(kind), kind).toBe(under.database.capabilities[kind])
      }
      expect(new Set(kinds).size).toBe(kinds.length)
    })

    test('statements say how many rows they changed', async () => {
      const table = await makeTable(under, [sql`"text" TEXT`])
      const { database } = under
      for (const id of [1, 2, 3]) expect(await database.execute(insertInto(table, { id }))).toEqual({ rowCount: 1 })
      await database.refresh([table])
      const update = compile(sql`UPDATE ${tableId(table)} SET "text" = ${'x'} WHERE "id" >= ${2}`)
      expect(await database.execute(update)).toEqual({ rowCount: 2 })
      await database.refresh([table])
      const none = compile(sql`DELETE FROM ${tableId(table)} WHERE "text" = ${'y'}`)
      expect(await database.execute(none)).toEqual({ rowCount: 0 })
      expect(await database.execute(compile(sql`DELETE FROM ${tableId(table)} WHERE "id" = ${1}`))).toEqual({
        rowCount: 1,
      })
      expect(await valuesOf(under, table, 'text')).toEqual(['x', 'x'])
    })

    test('"transactions": several statements take effect together, or none of them does', async () => {
      const { database } = under
      expect(typeof database.atomically === 'function').toBe(database.capabilities.transactions)
      if (!database.atomically) return
      const table = await makeTable(under)
      const insert = (id: number) => insertInto(table, { id })
      expect(await database.atomically([insert(1), insert(2)])).toEqual([{ rowCount: 1 }, { rowCount: 1 }])
      const failure: unknown = await database
        .atomically([insert(3), insert(1), insert(4)])
        .catch((error: unknown) => error)
      expect(isCtkError(failure) && failure.code).toBe('CTK_STATEMENT_FAILED')
      expect(await valuesOf(under, table, 'id')).toEqual([1, 2])
      expect(await database.atomically([insert(5)])).toEqual([{ rowCount: 1 }])
      expect(await database.atomically([])).toEqual([])
      expect(await valuesOf(under, table, 'id')).toEqual([1, 2, 5])
    })

    test('"refresh": where it is not needed, written rows are seen at once; after one they are seen everywhere', async () => {
      const { database } = under
      const table = await makeTable(under)
      const count = () => database.query(compile(sql`SELECT count(*) AS "n" FROM ${tableId(table)}`))
      await database.execute(insertInto(table, { id: 1 }))
      if (!database.capabilities.refresh) expect(await count()).toEqual([{ n: 1 }])
      await database.refresh([table])
      expect(await count()).toEqual([{ n: 1 }])
      await database.refresh([])
    })

    test('several statements may be sent at a time', async () => {
      const values = Array.from({ length: 20 }, (_, i) => i)
      const answers = values.map((value) =>
        under.database.query(compile(sql`SELECT CAST(${value} AS BIGINT) AS "value"`)),
      )
      expect(await Promise.all(answers)).toEqual(values.map((value) => [{ value }]))
    })

    test('the server says what it is, and which time it has', async () => {
      const before = systemClock.now()
      const status = await under.database.status()
      expect(status.version).toMatch(/^\d+\.\d+/)
      expect(status.user).toMatch(/\S/)
      expect(['green', 'yellow', 'red']).toContain(status.health)
      expect(Math.abs(status.now - before)).toBeLessThan(60_000)
      expect(status.identity).toMatch(/\S/)
      expect((await under.database.status()).identity).toBe(status.identity)
    })

    test('a user who may do everything has every privilege, and each says how it is granted', async () => {
      const table = await makeTable(under)
      const checks = await under.database.privileges([table], under.schema)
      expect(checks.length).toBeGreaterThan(0)
      for (const { privilege, object, granted, grant } of checks) {
        expect(privilege).toMatch(/\S/)
        expect(object).toMatch(/\S/)
        expect(granted, `${privilege} on ${object}`).not.toBe(false)
        expect(grant).toMatch(/^GRANT /)
      }
    })

    test('the address does not show its password', () => {
      const { address } = under.database
      const password = address.password?.reveal()
      if (password) expect(address.toString()).not.toContain(password)
      expect(address.toString()).toMatch(/^[a-z]+:\/\//)
    })

    test('a table without a schema is in the default one', async () => {
      const { database } = under
      const [{ schema } = { schema: '' }] = await database.query<{ schema: string }>(
        compile(sql`SELECT current_schema AS "schema"`),
      )
      expect(database.defaultSchema).toBe(schema)
    })
  })
}
