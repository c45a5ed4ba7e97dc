import pg from 'pg'

const connectionTimeoutMs = 10_000

/** The pool hands its own settings on to each client. */
export interface PgClientConfig extends pg.ClientConfig {
  /** Ends an attempt to connect; does nothing to a connection. */
  readonly connecting?: AbortSignal | undefined
}

interface Wire {
  readonly stream: { destroy(): void }
  on(event: 'parameterStatus', listener: (message: { parameterName: string; parameterValue: string }) => void): void
}

/**
 * A client that knows what the server said of itself while connecting, and does not end the process when its connection
 * breaks: the statement in flight fails, and the pool drops the client.
 */
export class PgClient extends pg.Client {
  /** The server's parameters: `server_version`, `TimeZone`, and on CrateDB `crate_version`. */
  readonly parameters = new Map<string, string>()
  /** What a request to cancel names. */
  declare readonly processID: number | null
  declare readonly secretKey: number | null

  constructor(config?: PgClientConfig) {
    super({
      ...config,
      // The pool hides it from whoever copies its settings.
      password: config?.password,
      // A limit given to the pool itself would also end the wait for a free connection.
      connectionTimeoutMillis: connectionTimeoutMs,
      keepAlive: true,
    })
    this.on('error', () => undefined)
    const { connection } = this as unknown as { readonly connection: Wire }
    connection.on('parameterStatus', ({ parameterName, parameterValue }) => {
      this.parameters.set(parameterName, parameterValue)
    })
    const giveUp = () => connection.stream.destroy()
    config?.connecting?.addEventListener('abort', giveUp, { once: true })
    for (const event of ['connect', 'end']) {
      this.once(event, () => config?.connecting?.removeEventListener('abort', giveUp))
    }
  }
}
