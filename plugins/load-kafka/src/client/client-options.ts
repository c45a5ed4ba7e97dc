import type { BaseOptions } from '@platformatic/kafka'
import type { ConnectionOptions } from '../address/connection-options.js'

/** Tries of a request beyond the first. */
export const RETRIES = 4

/** What every client of the library is made with. Secrets are revealed here, and nowhere else. */
export function clientOptions({ address, tls, sasl }: ConnectionOptions, retries = RETRIES): BaseOptions {
  return {
    clientId: 'ctk',
    bootstrapBrokers: address.brokers.map(({ host, port }) => ({ host, port })),
    connectTimeout: 5_000,
    requestTimeout: 30_000,
    retries,
    retryDelay: (_client, _operation, attempt) => Math.min(200 * 2 ** attempt, 3_000),
    ...(tls && {
      tls: {
        ...(tls.ca !== undefined && { ca: tls.ca }),
        ...(tls.cert !== undefined && { cert: tls.cert }),
        ...(tls.key && { key: tls.key.reveal() }),
      },
    }),
    ...(sasl && {
      sasl: { mechanism: sasl.mechanism, username: sasl.username, password: sasl.password.reveal() },
    }),
  }
}
