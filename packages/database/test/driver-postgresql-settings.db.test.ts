import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Address } from '@ctk/core'
import { expect, test } from 'vitest'
import type { Driver } from '../src/driver/driver.js'
import { openDriver } from '../src/driver/open-driver.js'
import { describeServer } from './servers.js'

const at = '2024-03-10T02:30:00.123Z'

async function expectTimes(driver: Driver): Promise<void> {
  const sql = 'SELECT $1::timestamptz AS tz, $1::timestamp AS plain, $1::date::text AS day'
  const rows = await driver.query({ sql, parameters: [at] })
  expect(rows).toEqual([{ tz: new Date(at), plain: new Date(at), day: '2024-03-10' }])
}

describeServer('postgresql', 'times of a user with settings of their own', ({ url }) => {
  test.each([
    ["DateStyle = 'German, DMY'"],
    ["DateStyle = 'SQL, MDY'"],
    ["TimeZone = 'Asia/Kathmandu'"],
    ["DateStyle = 'Postgres'", "TimeZone = 'America/New_York'"],
  ])('%s', async (...settings) => {
    await using admin = await openDriver(Address.parse(url))
    const run = (sql: string) => admin.execute({ sql, parameters: [] })
    const role = `ctk_settings_${randomBytes(6).toString('hex')}`
    await run(`CREATE ROLE ${role} LOGIN PASSWORD 'settings'`)
    try {
      for (const setting of settings) await run(`ALTER ROLE ${role} SET ${setting}`)
      const address = new URL(url)
      address.username = role
      address.password = 'settings'
      await using driver = await openDriver(Address.parse(address.href))
      await expectTimes(driver)
    } finally {
      await run(`DROP ROLE ${role}`)
    }
  })
})

describeServer('postgresql', 'a session', ({ url }) => {
  test('compiles no statement', async () => {
    await using driver = await openDriver(Address.parse(url))
    expect(await driver.query({ sql: 'SHOW jit', parameters: [] })).toEqual([{ jit: 'off' }])
  })
})

test('times of an embedded database with settings of its own', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'ctk-settings-'))
  try {
    const address = Address.parse(`pglite://${folder}/data`)
    {
      await using driver = await openDriver(address)
      await driver.execute({ sql: `ALTER ROLE postgres SET DateStyle = 'German, DMY'`, parameters: [] })
      await driver.execute({ sql: `ALTER DATABASE postgres SET DateStyle = 'German, DMY'`, parameters: [] })
    }
    await using driver = await openDriver(address)
    await expectTimes(driver)
  } finally {
    await rm(folder, { recursive: true })
  }
})
