import { rmSync } from 'node:fs'
import type { AddressInfo, Server } from 'node:net'
import { dirname } from 'node:path'
import { Address, compile, sql } from '@ctk/core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openDriver } from '../src/driver/open-driver.js'
import { describeServer } from './servers.js'
import { makeCertificate, startTlsFront } from './tls-front.js'

const certificate = makeCertificate()
afterAll(() => certificate && rmSync(dirname(certificate.file), { recursive: true }))

function suite(url: string, scheme: string, wire: boolean): void {
  if (!certificate) {
    test.skipIf(!certificate)('skipped: no openssl at hand', () => undefined)
    return
  }
  const { user, password, path, ...server } = Address.parse(url)
  let front: Server
  beforeAll(async () => {
    front = await startTlsFront(server, wire, certificate)
  })
  afterAll(() => front.close())

  const ask = async (host: string, options: string) => {
    const login = password ? `${user}:${encodeURIComponent(password.reveal())}` : user
    const address = `${scheme}://${login}@${host}:${(front.address() as AddressInfo).port}/${path}${options}`
    await using driver = await openDriver(Address.parse(address))
    return driver.query(compile(sql`SELECT 1 AS one`))
  }
  const root = `&sslrootcert=${certificate.file}`

  test.each<[host: string, options: string]>([
    ['localhost', '?sslmode=require'],
    ['127.0.0.1', '?sslmode=require'],
    ['127.0.0.1', `?sslmode=verify-ca${root}`],
    ['localhost', `?sslmode=verify-full${root}`],
    ['localhost', `?ssl=true${root}`],
    ...(wire ? ['', '?sslmode=prefer'] : []).map((options): [string, string] => ['localhost', options]),
  ])('%s%s is let through', async (host, options) => {
    await expect(ask(host, options)).resolves.toEqual([{ one: 1 }])
  })

  test.each([
    ['localhost', '?sslmode=verify-full', 'not from an authority that is trusted here'],
    ['localhost', '?ssl=true', 'not from an authority that is trusted here'],
    ['127.0.0.1', `?sslmode=verify-full${root}`, 'for another host name'],
  ])('%s%s is refused: the certificate is %s', async (host, options, reason) => {
    await expect(ask(host, options)).rejects.toMatchObject({
      code: 'CTK_CONNECTION_FAILED',
      message: expect.stringContaining(reason),
    })
  })

  test('a server that wants TLS and is spoken to in the clear hangs up', async () => {
    await expect(ask('localhost', '?sslmode=disable')).rejects.toMatchObject({ code: 'CTK_CONNECTION_FAILED' })
  })

  test('an abort stops the statement through TLS, too', async () => {
    const login = password ? `${user}:${encodeURIComponent(password.reveal())}` : user
    const port = (front.address() as AddressInfo).port
    await using driver = await openDriver(
      Address.parse(`${scheme}://${login}@localhost:${port}/${path}?sslmode=require`),
    )
    const endless =
      scheme === 'crate'
        ? sql`SELECT count(*) FROM generate_series(1, 100000000) a, generate_series(1, 1000) b`
        : sql`SELECT pg_sleep(600)`
    await expect(driver.query(compile(endless), AbortSignal.timeout(200))).rejects.toMatchObject({
      code: 'CTK_ABORTED',
      data: { stopped: true },
    })
  })
}

describeServer('postgresql', 'TLS', ({ url }) => suite(url, 'postgresql', true))
describeServer('cratedb', 'TLS over HTTP', ({ url }) => suite(url, 'crate', false))

describeServer('cratedb', 'a server without TLS', ({ url }) => {
  test('is said to be one', async () => {
    const { host, port } = Address.parse(url)
    await using driver = await openDriver(Address.parse(`https://${host}:${port}`))
    await expect(driver.query(compile(sql`SELECT 1`))).rejects.toMatchObject({
      code: 'CTK_CONNECTION_FAILED',
      message: `Cannot connect to https://${host}:${port}: the server does not speak TLS.`,
    })
  })
})
