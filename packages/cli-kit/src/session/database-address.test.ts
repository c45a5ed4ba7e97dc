import { expect, test } from 'vitest'
import type { Configuration } from '../configuration/configuration.js'
import { type SettingName, settings } from '../configuration/setting.js'
import { databaseAddress } from './database-address.js'

function configuration(given: { readonly [K in SettingName]?: string }): Configuration {
  const values = settings.map(({ name }) => [name, { name, value: given[name], origin: 'test' }])
  return { folder: process.cwd(), values: Object.fromEntries(values) }
}

test('without a database the embedded one of the project is used', async () => {
  const { address, fallback } = await databaseAddress(configuration({}))
  expect([String(address), fallback]).toEqual(['pglite://.ctk/data', true])
})

test('user and password fill in what the URL leaves out, and only that', async () => {
  const both = { user: 'admin', password: 'hunter2' }
  const bare = await databaseAddress(configuration({ uri: 'crate://h', ...both }))
  expect(bare.address.user).toBe('admin')
  expect(bare.address.password?.reveal()).toBe('hunter2')
  expect(String(bare.address)).toBe('crate://admin:***@h:4200')
  const full = await databaseAddress(configuration({ uri: 'crate://me:own@h', ...both }))
  expect([full.address.user, full.address.password?.reveal()]).toEqual(['me', 'own'])
  const embedded = await databaseAddress(configuration({ uri: 'pglite://x', ...both }))
  expect(embedded.address.password).toBeUndefined()
})
