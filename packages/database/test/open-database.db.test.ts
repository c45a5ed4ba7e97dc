import { Address, Secret } from '@ctk/core'
import { describe, expect, test } from 'vitest'
import { openDatabase } from '../src/open-database.js'
import { describeServer } from './servers.js'

function suite(url: string, dialect: string, defaultSchema: string): void {
  test('is opened by its address and answers', async () => {
    await using database = await openDatabase(url)
    expect(database).toMatchObject({ dialect, defaultSchema })
    await expect(database.query({ sql: 'SELECT 1 AS one', parameters: [] })).resolves.toEqual([{ one: 1 }])
    expect(typeof database.atomically).toBe(dialect === 'cratedb' ? 'undefined' : 'function')
    expect(database.capabilities.transactions).toBe(database.atomically !== undefined)
  })

  test('says what it is', async () => {
    await using database = await openDatabase(Address.parse(url))
    const status = await database.status()
    expect(status.version).toMatch(/^\d+\./)
    expect(['green', 'yellow', 'red']).toContain(status.health)
    expect(status.identity).not.toBe('')
  })
}

describe('an embedded database', () => {
  suite('pglite://', 'postgresql', 'public')

  test('has an identity of its own', async () => {
    await using one = await openDatabase('pglite://')
    await using other = await openDatabase('pglite://')
    expect((await one.status()).identity).not.toBe((await other.status()).identity)
  })
})

describeServer('postgresql', 'a database', ({ url }) => {
  suite(url, 'postgresql', 'public')

  test('takes a password that is not part of the address', async () => {
    const { user, password, host, port, path } = Address.parse(url)
    const bare = `postgresql://${user}@${host}:${port}/${path}`
    await using database = await openDatabase(bare, { password: password ?? new Secret('any') })
    await expect(database.query({ sql: 'SELECT 1 AS one', parameters: [] })).resolves.toEqual([{ one: 1 }])
    expect(JSON.stringify(database.address)).toBe(`"postgresql://${user}:***@${host}:${port}/${path}"`)
  })
})

describeServer('cratedb', 'a database over HTTP', ({ url }) => {
  suite(url, 'cratedb', 'doc')

  test('has the default schema of its address', async () => {
    const { host, port } = Address.parse(url)
    await using database = await openDatabase(`crate://${host}:${port}/sensors`)
    expect(database.defaultSchema).toBe('sensors')
  })
})

describeServer('cratedb', 'a database over the wire', ({ psqlUrl }) => {
  suite(psqlUrl, 'cratedb', 'doc')
})
