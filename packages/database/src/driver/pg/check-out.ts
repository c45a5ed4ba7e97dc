import type pg from 'pg'
import { interruption, throwIfAborted } from '../../errors/interruption.js'
import type { PgClient } from './pg-client.js'

/** A client that is ours until it is released. */
export type CheckedOutClient = PgClient & pg.PoolClient

/**
 * Takes a client from the pool, waiting for one if need be.
 *
 * @throws CTK_ABORTED when the signal comes first
 */
export async function checkOut(pool: pg.Pool, signal: AbortSignal | undefined): Promise<CheckedOutClient> {
  throwIfAborted(signal)
  const client = pool.connect() as Promise<CheckedOutClient>
  if (!signal) return client
  const { promise: aborted, reject } = Promise.withResolvers<never>()
  const abort = () => reject(interruption({ stopped: true, cause: signal.reason }))
  signal.addEventListener('abort', abort, { once: true })
  try {
    return await Promise.race([client, aborted])
  } catch (error) {
    if (signal.aborted) {
      client.then(
        (late) => late.release(),
        () => undefined,
      )
    }
    throw error
  } finally {
    signal.removeEventListener('abort', abort)
  }
}
