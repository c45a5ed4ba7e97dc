import { randomBytes } from 'node:crypto'
import { compile, id, type Sql, sql } from '@ctk/core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeWays } from './servers.js'

describeWays('all or nothing', (way) => {
  if (way.dialect === 'cratedb') {
    test('is not offered: CrateDB accepts BEGIN and COMMIT, and they mean nothing', () => {
      expect(way.driver.atomically).toBeUndefined()
    })
    return
  }

  const table = id(`ctk_atomic_${randomBytes(6).toString('hex')}`)
  const atomically = (pieces: readonly Sql[], signal?: AbortSignal) =>
    way.driver.atomically?.(pieces.map(compile), signal)
  const rows = () => way.driver.query(compile(sql`SELECT a FROM ${table} ORDER BY a`))
  const insert = (a: number) => sql`INSERT INTO ${table} (a) VALUES (${a})`

  beforeAll(() => way.driver.execute(compile(sql`CREATE TABLE ${table} (a INTEGER PRIMARY KEY)`)))
  afterAll(() => way.driver.execute(compile(sql`DROP TABLE ${table}`)))

  test('statements take effect together', async () => {
    const results = await atomically([insert(1), insert(2), sql`UPDATE ${table} SET a = a + 10`])
    expect(results).toEqual([{ rowCount: 1 }, { rowCount: 1 }, { rowCount: 2 }])
    await expect(rows()).resolves.toEqual([{ a: 11 }, { a: 12 }])
  })

  test('or not at all, and the next caller finds no trace', async () => {
    const failed = atomically([insert(1), insert(11)])
    await expect(failed).rejects.toMatchObject({ code: 'CTK_STATEMENT_FAILED', data: { code: '23505' } })
    await expect(rows()).resolves.toEqual([{ a: 11 }, { a: 12 }])
    await expect(atomically([insert(1)])).resolves.toEqual([{ rowCount: 1 }])
  })

  test('an abort between two statements rolls back', async () => {
    const controller = new AbortController()
    const before = await rows()
    const failed = atomically([insert(2), sql`SELECT pg_sleep(0.3)`, insert(3)], controller.signal)
    setTimeout(() => controller.abort(), 50)
    await expect(failed).rejects.toMatchObject({ code: 'CTK_ABORTED' })
    await expect(rows()).resolves.toEqual(before)
  })

  test('a transaction that a statement left open is not inherited by the next caller', async () => {
    await way.driver.execute(compile(sql`BEGIN`))
    await expect(way.driver.execute(compile(sql`SELECT nosuch`))).rejects.toMatchObject({ code: 'CTK_COLUMN_MISSING' })
    await expect(way.driver.query(compile(sql`SELECT 1 AS one`))).resolves.toEqual([{ one: 1 }])
  })

  test('callers at the same time do not get into each other’s transactions', async () => {
    const many = Array.from({ length: 10 }, (_, i) => atomically([insert(100 + i), insert(i % 2 ? 100 + i : 200 + i)]))
    const outcomes = await Promise.allSettled(many)
    expect(outcomes.map(({ status }) => status)).toEqual(
      Array.from({ length: 10 }, (_, i) => (i % 2 ? 'rejected' : 'fulfilled')),
    )
    const kept = (await rows()).map((row) => (row as { a: number }).a).filter((a) => a >= 100)
    expect(kept).toEqual([100, 102, 104, 106, 108, 200, 202, 204, 206, 208])
  })
})
