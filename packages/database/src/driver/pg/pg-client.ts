import pg from 'pg'
import { textParsers } from '../text/decode-text.js'

const connectionTimeoutMs = 10_000

interface Wire {
  on(event: 'parameterStatus', listener: (message: { parameterName: string; parameterValue: string }) => void): void
}

/**
 * A client that knows what the server said of itself while connecting, reads types by our rules, and does not end the
 * process when its connection breaks: the statement in flight fails, and the pool drops the client.
 */
export class PgClient extends pg.Client {
  /** The server's parameters: `server_version`, `TimeZone`, and on CrateDB `crate_version`. */
  readonly parameters = new Map<string, string>()
  /** What a request to cancel names. */
  declare readonly processID: number | null
  declare readonly secretKey: number | null

  constructor(config?: pg.ClientConfig) {
    super({
      ...config,
      // A limit given to the pool itself would also end the wait for a free connection.
      connectionTimeoutMillis: connectionTimeoutMs,
      keepAlive: true,
      types: { getTypeParser: ((oid: number) => textParsers[oid] ?? String) as pg.CustomTypesConfig['getTypeParser'] },
    })
    this.on('error', () => undefined)
    const { connection } = this as unknown as { readonly connection: Wire }
    connection.on('parameterStatus', ({ parameterName, parameterValue }) => {
      this.parameters.set(parameterName, parameterValue)
    })
  }
}
