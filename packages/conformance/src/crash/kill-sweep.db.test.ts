import type { Database } from '@ctk/core'
import { expect, test } from 'vitest'
import { newPGlite } from '../databases/pglite.js'
import { type CrashScenario, killSweep } from './kill-sweep.js'
import { openProcessPool } from './process-pool.js'

const send = (database: Pick<Database, 'execute'>, sql: string) => database.execute({ sql, parameters: [] })
/** Moves money from one account to another; what is there in the end must be the same whatever happens. */
const scenario = (run: CrashScenario['run']): CrashScenario => ({
  prepare: async (database) => {
    await send(database, 'DROP TABLE IF EXISTS account')
    await send(database, 'CREATE TABLE account AS SELECT * FROM (VALUES (1, 100), (2, 0)) AS a(id, balance)')
  },
  run,
  inspect: (database) => database.query({ sql: 'SELECT id, balance FROM account ORDER BY id', parameters: [] }),
})
const take = 'UPDATE account SET balance = 0 WHERE id = 1'
const give = 'UPDATE account SET balance = 100 - (SELECT balance FROM account WHERE id = 1) WHERE id = 2'
const giveTwice = 'UPDATE account SET balance = balance + 100 WHERE id = 2 AND balance < 200'

test('finds nothing wrong with what may be repeated, and with transactions', async () => {
  const db = newPGlite()
  try {
    await using pool = await openProcessPool(db.url)
    const repeatable = scenario(async (database) => {
      await send(database, take)
      await send(database, give)
    })
    expect(await killSweep(pool, repeatable)).toMatchObject({ statements: 2, kills: 4, findings: [] })
    const transactional = scenario(
      (database) =>
        database.transaction?.(async (sender) => {
          await send(sender, take)
          await send(sender, give)
        }) ?? Promise.resolve(),
    )
    expect(await killSweep(pool, transactional)).toMatchObject({ statements: 4, kills: 8, findings: [] })
    expect(await killSweep(pool, transactional, { survive: true })).toMatchObject({ kills: 8, findings: [] })
  } finally {
    await db.stop()
  }
})

test('finds what happens twice, and names the statement', async () => {
  const db = newPGlite()
  try {
    await using pool = await openProcessPool(db.url)
    const careless: CrashScenario = {
      ...scenario(async (database) => {
        await send(database, take)
        await send(database, giveTwice)
      }),
      // It does not look whether the other has given already.
      recover: (database) => send(database, giveTwice),
    }
    const { findings, expected } = await killSweep(pool, careless)
    expect(expected).toEqual([
      { id: 1, balance: 0 },
      { id: 2, balance: 200 },
    ])
    expect(findings.map(({ at, side, statement }) => [at, side, statement])).toEqual([
      [1, 'before', take],
      [1, 'after', take],
      [2, 'before', giveTwice],
    ])
  } finally {
    await db.stop()
  }
})

test('a recovery that throws is a finding, too', async () => {
  const db = newPGlite()
  try {
    await using pool = await openProcessPool(db.url)
    const locked: CrashScenario = {
      ...scenario((database) => send(database, 'ALTER TABLE account ADD COLUMN IF NOT EXISTS lock int')),
      recover: (database) => send(database, 'SELECT lock FROM account'),
    }
    const { findings } = await killSweep(pool, locked)
    expect(findings).toMatchObject([{ at: 1, side: 'before', found: { code: 'CTK_COLUMN_MISSING' } }])
  } finally {
    await db.stop()
  }
})
