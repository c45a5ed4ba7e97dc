import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { compile, type Query, sql } from '@ctk/core'
import { expect, test } from 'vitest'
import type { Driver } from '../src/driver/driver.js'
import { describeServer, describeWays, type Way } from './servers.js'

/** A statement that takes very long, and can be recognised in the server's list. */
function endless(dialect: Way['dialect']): { readonly query: Query; readonly mark: string } {
  const mark = randomUUID()
  const work =
    dialect === 'cratedb'
      ? sql`SELECT count(*) FROM generate_series(1, 100000000) a, generate_series(1, 1000) b WHERE ${mark} <> ''`
      : sql`SELECT pg_sleep(600) WHERE ${mark} <> ''`
  const { sql: text, parameters } = compile(work)
  return { query: { sql: `/* ${mark} */ ${text}`, parameters }, mark }
}

function running(dialect: Way['dialect'], driver: Driver, mark: string): Promise<unknown[]> {
  const pattern = `/* ${mark}%`
  return driver.query(
    compile(
      dialect === 'cratedb'
        ? sql`SELECT id FROM sys.jobs WHERE stmt LIKE ${pattern}`
        : sql`SELECT pid FROM pg_stat_activity WHERE state = 'active' AND query LIKE ${pattern}`,
    ),
  )
}

async function untilRunning(dialect: Way['dialect'], driver: Driver, mark: string): Promise<void> {
  while ((await running(dialect, driver, mark)).length === 0) await sleep(20)
}

describeWays('interrupting', (way) => {
  if (way.name === 'pglite') {
    test('gives up what waits; what has begun is finished, for it works on this thread', async () => {
      const controller = new AbortController()
      const first = way.driver.query(compile(sql`SELECT pg_sleep(0.1)`))
      const waits = expect(way.driver.query(compile(sql`SELECT 1`), controller.signal)).rejects.toMatchObject({
        code: 'CTK_ABORTED',
      })
      setTimeout(() => controller.abort(), 1)
      await expect(first).resolves.toHaveLength(1)
      await waits
    })
    return
  }

  test('an abort stops the statement on the server, and the driver goes on', async () => {
    const { query, mark } = endless(way.dialect)
    const controller = new AbortController()
    const work = way.driver.query(query, controller.signal)
    const rejected = expect(work).rejects.toMatchObject({ code: 'CTK_ABORTED', exitCode: 130, data: { stopped: true } })
    await untilRunning(way.dialect, way.driver, mark)
    controller.abort()
    await rejected
    await expect.poll(() => running(way.dialect, way.driver, mark)).toEqual([])
    await expect(way.driver.query(compile(sql`SELECT 1 AS one`))).resolves.toEqual([{ one: 1 }])
  })

  test('so does an abort at once, before the server has begun', async () => {
    const { query, mark } = endless(way.dialect)
    const controller = new AbortController()
    const work = way.driver.query(query, controller.signal)
    setImmediate(() => controller.abort())
    await expect(work).rejects.toMatchObject({ code: 'CTK_ABORTED', data: { stopped: true } })
    await expect.poll(() => running(way.dialect, way.driver, mark)).toEqual([])
  })

  test('so does the timeout', async () => {
    await using hasty = await way.open({ statementTimeoutMs: 300 })
    const { query, mark } = endless(way.dialect)
    await expect(hasty.execute(query)).rejects.toMatchObject({
      code: 'CTK_TIMEOUT',
      exitCode: 1,
      message: 'A statement took longer than 0.3 s.',
    })
    await expect.poll(() => running(way.dialect, way.driver, mark)).toEqual([])
    await expect(hasty.query(compile(sql`SELECT 1 AS one`))).resolves.toEqual([{ one: 1 }])
  })

  test('a signal that is never given changes nothing', async () => {
    const { signal } = new AbortController()
    await expect(way.driver.query(compile(sql`SELECT ${'x'} AS a -- the end`), signal)).resolves.toEqual([{ a: 'x' }])
  })

  test('more statements than connections wait for each other, and waiting can be given up', async () => {
    await using small = await way.open({ poolSize: 1 })
    if (way.name === 'cratedb over http') return expect(small).toBeDefined()
    const { query, mark } = endless(way.dialect)
    const controller = new AbortController()
    const first = expect(small.query(query, controller.signal)).rejects.toMatchObject({ code: 'CTK_ABORTED' })
    const third = small.query(compile(sql`SELECT 3 AS three`))
    await untilRunning(way.dialect, way.driver, mark)
    await expect(small.query(compile(sql`SELECT 2`), AbortSignal.timeout(50))).rejects.toMatchObject({
      code: 'CTK_ABORTED',
    })
    controller.abort()
    await first
    await expect(third).resolves.toEqual([{ three: 3 }])
  })
})

describeServer('postgresql', 'a backend that is killed', ({ url }) => {
  const open = async () => {
    const { openPg } = await import('../src/driver/pg/open-pg.js')
    const { Address } = await import('@ctk/core')
    return openPg(Address.parse(url), { poolSize: 1 })
  }
  const pidOf = async (driver: Driver) => {
    const [row] = await driver.query<{ pid: number }>(compile(sql`SELECT pg_backend_pid() AS pid`))
    return row?.pid
  }
  const kill = (driver: Driver, pid: number | undefined) =>
    driver.query(compile(sql`SELECT pg_terminate_backend(CAST(${pid} AS INTEGER)) AS killed`))

  test('while idle is replaced, and the process goes on', async () => {
    await using killer = await open()
    await using victim = await open()
    const pid = await pidOf(victim)
    await expect(kill(killer, pid)).resolves.toEqual([{ killed: true }])
    await sleep(100)
    const next = await pidOf(victim)
    expect(next).toBeTypeOf('number')
    expect(next).not.toBe(pid)
  })

  test('while it works fails the statement, and says that it may have taken effect', async () => {
    await using killer = await open()
    await using victim = await open()
    const pid = await pidOf(victim)
    const work = victim.query(compile(sql`SELECT pg_sleep(600)`)).catch((error: unknown) => error)
    await sleep(50)
    await kill(killer, pid)
    const error = (await work) as { code: string; message: string; suggestions: string[] }
    expect(error).toMatchObject({ code: 'CTK_CONNECTION_FAILED', exitCode: 4 })
    expect(error.message).toMatch(
      /^The connection to postgresql:\/\/.* broke: terminating connection due to administrator/,
    )
    expect(error.suggestions).toContain('The statement may have taken effect all the same.')
    expect(await pidOf(victim)).not.toBe(pid)
  })
})
