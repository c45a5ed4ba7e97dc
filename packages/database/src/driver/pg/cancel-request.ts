import pg from 'pg'
import type { PgClient } from './pg-client.js'

interface Wire {
  readonly stream: { destroy(): void }
  connect(port: number, host: string): void
  requestSsl(): void
  cancel(processId: number, secretKey: number): void
  once(event: 'connect' | 'sslconnect' | 'end' | 'error', listener: () => void): void
}

const patienceMs = 2_000

/**
 * Asks the server to cancel what a connection is doing, by the protocol's own CancelRequest over a second socket. Unlike
 * `pg_cancel_backend` it needs neither a login nor a free connection, passes connection poolers, and CrateDB knows it too.
 */
export function cancelRequest({ processID, secretKey, host, port, ssl }: PgClient): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const wire = new pg.Connection({ ssl } as pg.ConnectionConfig) as unknown as Wire
  const timer = setTimeout(() => wire.stream.destroy(), patienceMs)
  const cancel = () => wire.cancel(processID ?? 0, secretKey ?? 0)
  wire.once('connect', () => (ssl ? wire.requestSsl() : cancel()))
  wire.once('sslconnect', cancel)
  wire.once('error', () => wire.stream.destroy())
  // The server closes the socket once it has passed the request on.
  wire.once('end', () => {
    clearTimeout(timer)
    resolve()
  })
  wire.connect(port, host)
  return promise
}
