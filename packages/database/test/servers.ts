import { Address } from '@ctk/core'
import { afterAll, beforeAll, describe, inject, test } from 'vitest'
import type { DriverOptions } from '../src/driver/driver-options.js'
import { type OpenedDriver, openDriver } from '../src/driver/open-driver.js'

/** A server that the test run found or started; `@ctk/conformance`, which does that, may not be imported from here. */
export interface TestServer {
  readonly name: 'postgresql' | 'cratedb'
  readonly url: string
  readonly psqlUrl: string
}

type Provided = TestServer | { readonly name: TestServer['name']; readonly reason: string }

/** The server of that name, or why there is none. */
export function testServer(name: TestServer['name']): TestServer | string {
  const provided = inject('ctkDatabases' as never) as readonly Provided[] | undefined
  const server = provided?.find((one) => one.name === name)
  if (!server) return 'this run has no global setup'
  return 'reason' in server ? server.reason : server
}

/** Describes tests that need a server. Without one there is a skipped test that says why, or a failed one where it is required. */
export function describeServer(name: TestServer['name'], title: string, suite: (server: TestServer) => void): void {
  describe(`${title} (${name})`, () => {
    const server = testServer(name)
    if (typeof server !== 'string') return suite(server)
    const required = process.env.CTK_REQUIRE_DATABASES?.split(',').includes(name)
    test.skipIf(!required)(`skipped: no ${name} at hand: ${server}`, () => {
      throw new Error(server)
    })
  })
}

/** A way to a database: the same suite runs over all of them. */
export interface Way {
  readonly name: 'pglite' | 'postgresql' | 'cratedb over http' | 'cratedb over the wire'
  readonly dialect: 'postgresql' | 'cratedb'
  readonly address: Address
  /** Open while the suite runs. */
  readonly driver: OpenedDriver
  open(options?: DriverOptions): Promise<OpenedDriver>
}

/** Describes tests once for each way to a database. */
export function describeWays(title: string, suite: (way: Way) => void): void {
  describe(`${title} (pglite)`, () => suite(way('pglite', 'postgresql', 'pglite://')))
  describeServer('postgresql', title, ({ url }) => suite(way('postgresql', 'postgresql', url)))
  describeServer('cratedb', `${title} over http`, ({ url }) => suite(way('cratedb over http', 'cratedb', url)))
  describeServer('cratedb', `${title} over the wire`, ({ psqlUrl }) =>
    suite(way('cratedb over the wire', 'cratedb', psqlUrl)),
  )
}

function way(name: Way['name'], dialect: Way['dialect'], url: string): Way {
  const address = Address.parse(url)
  const open = (options?: DriverOptions) => openDriver(address, options)
  let driver: OpenedDriver
  beforeAll(async () => {
    driver = await open()
  })
  afterAll(() => driver?.[Symbol.asyncDispose]())
  return {
    name,
    dialect,
    address,
    open,
    get driver() {
      return driver
    },
  }
}
