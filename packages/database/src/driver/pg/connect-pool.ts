import type { ConnectionOptions } from 'node:tls'
import type { Address } from '@ctk/core'
import pg from 'pg'
import type { DriverOptions } from '../driver-options.js'
import { sessionStatement } from '../session-statement.js'
import type { TlsMode } from '../tls/tls-mode.js'
import { checkOut } from './check-out.js'
import { PgClient, type PgClientConfig } from './pg-client.js'

/** A pool with one connection, and what the server said on it. */
export interface ConnectedPool {
  readonly pool: pg.Pool
  readonly dialect: 'cratedb' | 'postgresql'
}

/** Opens one connection, so that a wrong password or host shows at once. With `prefer` in the clear if need be. */
export async function connectPool(
  address: Address,
  tls: { readonly mode: TlsMode; readonly options: ConnectionOptions | undefined },
  options: DriverOptions,
): Promise<ConnectedPool> {
  try {
    return await connect(address, tls.options, options)
  } catch (error) {
    if (tls.mode !== 'prefer' || !(error instanceof Error) || !/does not support SSL/.test(error.message)) throw error
    return connect(address, undefined, options)
  }
}

async function connect(
  address: Address,
  tls: ConnectionOptions | undefined,
  options: DriverOptions,
): Promise<ConnectedPool> {
  const config: PgClientConfig & pg.PoolConfig = {
    host: address.host,
    port: address.port,
    user: address.user,
    password: address.password?.reveal(),
    database: address.path === '' ? undefined : address.path,
    ssl: tls ?? false,
    application_name: options.applicationName ?? 'ctk',
    max: options.poolSize ?? 4,
    allowExitOnIdle: true,
    Client: PgClient,
    connecting: options.signal,
    onConnect: (client) => prepareSession(client as PgClient),
  }
  const pool = new pg.Pool(config)
  // An idle connection that breaks is replaced by the next one; there is nobody to tell.
  pool.on('error', () => undefined)
  try {
    const client = await checkOut(pool, options.signal)
    const dialect = client.parameters.has('crate_version') ? 'cratedb' : 'postgresql'
    client.release()
    return { pool, dialect }
  } catch (error) {
    await pool.end()
    throw error
  }
}

async function prepareSession(client: PgClient): Promise<void> {
  if (!client.parameters.has('crate_version')) await client.query(sessionStatement.sql)
}
