import { randomBytes } from 'node:crypto'
import { createServer, type Server } from 'node:net'
import { inspect } from 'node:util'
import { Address, type CtkError, compile, id, Secret, sql } from '@ctk/core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openDriver } from '../src/driver/open-driver.js'
import { describeServer, describeWays } from './servers.js'

const one = compile(sql`SELECT 1 AS one`)
const hush = 'a-p@ss/word:nobody-sees'

/** What an address comes to when it is opened and used, as an error. */
async function failure(address: string | Address, signal?: AbortSignal): Promise<CtkError> {
  const parsed = typeof address === 'string' ? Address.parse(address) : address
  try {
    await using driver = await openDriver(parsed, signal && { signal })
    await driver.query(one, signal)
  } catch (error) {
    return error as CtkError
  }
  throw new Error(`${address} could be connected to`)
}

function expectSecret(error: CtkError): void {
  const printed = `${inspect(error, { depth: 10, showHidden: true })}${JSON.stringify(error)}${error.stack}`
  expect(printed).not.toContain(hush)
  expect(printed).not.toContain(encodeURIComponent(hush))
  expect(printed).not.toContain(Buffer.from(`ctk:${hush}`).toString('base64'))
}

describe('an address that leads nowhere', () => {
  test.each([
    [`postgresql://u:${encodeURIComponent(hush)}@127.0.0.1:1/d`, 'connection refused'],
    [`crate://u:${encodeURIComponent(hush)}@127.0.0.1:1`, 'connection refused'],
    [`crate://u:${encodeURIComponent(hush)}@127.0.0.1:1?ssl=true`, 'connection refused'],
    [`postgresql://u:${encodeURIComponent(hush)}@no-such-host.invalid/d`, 'there is no host "no-such-host.invalid"'],
    [`https://u:${encodeURIComponent(hush)}@no-such-host.invalid`, 'there is no host "no-such-host.invalid"'],
  ])('%s', async (address, reason) => {
    const error = await failure(address)
    expect(error).toMatchObject({ code: 'CTK_CONNECTION_FAILED', exitCode: 4 })
    expect(error.message).toBe(`Cannot connect to ${Address.parse(address)}: ${reason}.`)
    expect(error.suggestions.length).toBeGreaterThan(0)
    expectSecret(error)
  })

  test('a certificate that cannot be read', async () => {
    await expect(
      openDriver(Address.parse('crate://h?sslmode=verify-full&sslrootcert=/no/such.pem')),
    ).rejects.toMatchObject({
      code: 'CTK_FILE_MISSING',
      message: 'The certificate /no/such.pem, named by sslrootcert, cannot be read.',
    })
  })
})

describe('a server that says nothing', () => {
  let server: Server
  let port: number
  beforeAll(async () => {
    server = createServer((socket) => socket.on('error', () => undefined))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    port = (server.address() as { port: number }).port
  })
  afterAll(() => server.close())

  test.each(['postgresql://u@127.0.0.1', 'postgresql://u@127.0.0.1?sslmode=require', 'crate://127.0.0.1'])(
    '%s is left when the signal is given',
    async (address) => {
      const url = address.replace('127.0.0.1', `127.0.0.1:${port}`)
      expect(await failure(url, AbortSignal.timeout(100))).toMatchObject({ code: 'CTK_ABORTED', exitCode: 130 })
    },
  )

  test.each(['postgresql://u@127.0.0.1:1', 'crate://127.0.0.1:1', 'pglite://'])(
    '%s is not even tried when it was given before',
    async (address) => {
      expect(await failure(address, AbortSignal.abort())).toMatchObject({ code: 'CTK_ABORTED' })
    },
  )
})

describeWays('closing', (way) => {
  test('may be done twice, and waits for what is under way', async () => {
    const driver = await way.open()
    const last = driver.query(one)
    await Promise.all([last, driver[Symbol.asyncDispose]()])
    await driver[Symbol.asyncDispose]()
    await expect(last).resolves.toEqual([{ one: 1 }])
  })

  test('nothing that can be printed of a driver holds the password', async () => {
    const address = way.address.embedded ? way.address : way.address.withPassword(new Secret(hush))
    const driver = await openDriver(address).catch((error: CtkError) => error)
    expect(inspect(driver, { depth: 10, showHidden: true })).not.toContain(hush)
    expect(JSON.stringify(driver)).not.toContain(hush)
    if (!(driver instanceof Error)) await driver[Symbol.asyncDispose]()
  })
})

describeServer('postgresql', 'a user that is not let in', ({ url }) => {
  test('is told so', async () => {
    const { host, port } = Address.parse(url)
    const error = await failure(`postgresql://nobody_here:${encodeURIComponent(hush)}@${host}:${port}/postgres`)
    expect(error).toMatchObject({
      code: 'CTK_AUTH_FAILED',
      exitCode: 4,
      message: `Cannot connect to postgresql://nobody_here:***@${host}:${port}/postgres: the user or password is wrong.`,
    })
    expect(error.suggestions[0]).toContain('PGPASSWORD')
    expectSecret(error)
  })

  test('a database that is not there is named', async () => {
    const address = Address.parse(url.replace(/\/[^/]*$/, '/no_such_database'))
    const error = await failure(address)
    expect(error).toMatchObject({ code: 'CTK_CONNECTION_FAILED' })
    expect(error.message).toBe(`Cannot connect to ${address}: database "no_such_database" does not exist.`)
  })

  test('HTTP is not what the port speaks', async () => {
    const { host, port } = Address.parse(url)
    const error = await failure(`crate://${host}:${port}`)
    expect(error).toMatchObject({ code: 'CTK_CONNECTION_FAILED' })
    expect(error.suggestions.join()).toContain('postgresql://')
  })

  test('TLS is used where the server has it, and asked for in vain where it has not', async () => {
    const encrypted = sql`SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()`
    await using driver = await openDriver(Address.parse(url))
    const [{ ssl } = { ssl: true }] = await driver.query<{ ssl: boolean }>(compile(encrypted))
    const required = await failure(`${url}?sslmode=require`).catch(() => undefined)
    expect(required?.message.endsWith(': the server does not speak TLS.') ?? false).toBe(!ssl)
  })
})

describeServer('cratedb', 'a user with a password', ({ url, psqlUrl }) => {
  const user = `ctk_${randomBytes(6).toString('hex')}`
  const admin = openDriver(Address.parse(url))
  const asUser = (base: string, password: string) => {
    const { scheme, host, port, path } = Address.parse(base)
    return Address.parse(`${scheme}://${user}:${encodeURIComponent(password)}@${host}:${port}/${path}`)
  }
  const table = id(user, 'secrets')

  beforeAll(async () => {
    const driver = await admin
    await driver.execute(compile(sql`CREATE USER ${id(user)} WITH (password = ${hush})`))
    await driver.execute(compile(sql`CREATE TABLE ${table} (a INTEGER)`))
  })
  afterAll(async () => {
    const driver = await admin
    await driver.execute(compile(sql`DROP TABLE ${table}`))
    await driver.execute(compile(sql`DROP USER ${id(user)}`))
    await driver[Symbol.asyncDispose]()
  })

  for (const base of [url, psqlUrl]) {
    const { scheme } = Address.parse(base)

    test(`${scheme}: the right password is accepted`, async () => {
      await using driver = await openDriver(asUser(base, hush))
      await expect(driver.query(compile(sql`SELECT CURRENT_USER AS me`))).resolves.toEqual([{ me: user }])
    })

    test(`${scheme}: a wrong one is refused with a remedy`, async () => {
      const error = await failure(asUser(base, `not-${hush}`))
      expect(error).toMatchObject({ code: 'CTK_AUTH_FAILED', exitCode: 4 })
      expect(error.message).toMatch(/:\*\*\*@.*: (401, )?the user or password is wrong\.$/)
      expect(error.suggestions[0]).toMatch(/^Set (CRATEDB|PG)_?PASSWORD, or /)
      expectSecret(error)
    })

    test(`${scheme}: what the user may not do is no failure of the login`, async () => {
      const driver = await admin
      await driver.execute(compile(sql`GRANT DQL ON TABLE ${table} TO ${id(user)}`))
      await using limited = await openDriver(asUser(base, hush))
      await expect(limited.query(compile(sql`SELECT a FROM ${table}`))).resolves.toEqual([])
      await expect(limited.execute(compile(sql`DELETE FROM ${table}`))).rejects.toMatchObject({
        code: 'CTK_PERMISSION_DENIED',
        message: `The user is not allowed to do this: Missing 'DML' privilege for user '${user}'.`,
      })
      await driver.execute(compile(sql`REVOKE DQL ON TABLE ${table} FROM ${id(user)}`))
      // On the wire CrateDB remembers for a while that a connection could see the table.
      await using later = await openDriver(asUser(base, hush))
      await expect(later.query(compile(sql`SELECT a FROM ${table}`))).rejects.toMatchObject({
        code: 'CTK_TABLE_MISSING',
      })
    })
  }

  test('the default schema of an address is that of the statements', async () => {
    const { scheme, host, port } = Address.parse(url)
    await using driver = await openDriver(Address.parse(`${scheme}://crate@${host}:${port}/${user}`))
    await expect(driver.query(compile(sql`SELECT a FROM secrets`))).resolves.toEqual([])
  })

  test('either protocol on the port of the other is found out', async () => {
    const [http, wire] = [Address.parse(url), Address.parse(psqlUrl)]
    const overWire = await failure(`postgresql://crate@${http.host}:${http.port}/doc?sslmode=disable`)
    expect(overWire).toMatchObject({ code: 'CTK_CONNECTION_FAILED' })
    expect(overWire.suggestions.join()).toContain('crate://')
    const overHttp = await failure(`crate://${wire.host}:${wire.port}`)
    expect(overHttp).toMatchObject({ code: 'CTK_CONNECTION_FAILED' })
    expect(overHttp.suggestions.join()).toContain('postgresql://')
  })
})
