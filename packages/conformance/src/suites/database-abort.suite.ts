import { compile, isCtkError, type Statement, sql } from '@ctk/core'
import { describe, expect, test, vi } from 'vitest'
import { uniqueSchema } from '../databases/unique-schema.js'
import type { DatabaseUnderTest } from './database-under-test.js'

/** The part of `describeDatabase` about being interrupted. */
export function describeAbort(under: DatabaseUnderTest): void {
  const codeOf = async (work: Promise<unknown>): Promise<unknown> => {
    const failure: unknown = await work.catch((error: unknown) => error)
    return isCtkError(failure) ? failure.code : failure
  }

  describe('an abort', () => {
    test('beforehand: nothing is sent', async () => {
      const { database } = under
      const statement = compile(sql`SELECT 1 AS "one"`)
      expect(await codeOf(database.query(statement, AbortSignal.abort()))).toBe('CTK_ABORTED')
      expect(await codeOf(database.execute(statement, AbortSignal.abort()))).toBe('CTK_ABORTED')
      expect(await codeOf(database.catalog.tables([{ schema: 'a', name: 'b' }], AbortSignal.abort()))).toBe(
        'CTK_ABORTED',
      )
      if (database.atomically) {
        expect(await codeOf(database.atomically([statement], AbortSignal.abort()))).toBe('CTK_ABORTED')
      }
      expect(await database.query(statement)).toEqual([{ one: 1 }])
    })

    test('stops a long statement on the server, too', { timeout: 60_000 }, async ({ skip }) => {
      skip(under.database.address.embedded, 'the embedded database runs in this process and cannot be interrupted')
      const mark = uniqueSchema('long')
      const controller = new AbortController()
      const code = codeOf(under.database.query(long(under, mark), controller.signal))
      await vi.waitFor(async () => expect(await running(under, mark)).toBe(1), { timeout: 20_000, interval: 50 })
      controller.abort()
      expect(await code).toBe('CTK_ABORTED')
      await vi.waitFor(async () => expect(await running(under, mark)).toBe(0), { timeout: 20_000, interval: 50 })
    })
  })
}

/** A statement that takes minutes, found by a mark in its text. */
function long({ database }: DatabaseUnderTest, mark: string): Statement {
  const { sql: text, parameters } =
    database.dialect === 'cratedb'
      ? compile(sql`SELECT count(*) FROM generate_series(1, 1000000) AS a(x), generate_series(1, 1000000) AS b(y)
          WHERE x + y < 0`)
      : compile(sql`SELECT pg_sleep(120)`)
  return { sql: `/* ${mark} */ ${text}`, parameters }
}

/** How many statements with the mark the server works on, this one aside. */
async function running({ database }: DatabaseUnderTest, mark: string): Promise<number | undefined> {
  const pattern = `/* ${mark} */%`
  const query =
    database.dialect === 'cratedb'
      ? sql`SELECT count(*) AS "n" FROM sys.jobs WHERE stmt LIKE ${pattern}`
      : sql`SELECT count(*) AS "n" FROM pg_stat_activity WHERE query LIKE ${pattern} AND state = 'active'`
  return (await database.query<{ n: number }>(compile(query)))[0]?.n
}
