import { finished, pipeline } from 'node:stream/promises'
import {
  type Address,
  compile,
  type ExecuteResult,
  isCtkError,
  type Query,
  type Sender,
  type Statement,
  sql,
} from '@ctk/core'
import type pg from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import { interruption } from '../../errors/interruption.js'
import { wrapDriverError } from '../../errors/wrap-driver-error.js'
import { allOrNone } from '../all-or-none.js'
import type { Driver, Transaction } from '../driver.js'
import { interruptible } from '../interruptible.js'
import { Lifetime } from '../lifetime.js'
import { encodeText } from '../text/encode-text.js'
import { cancelRequest } from './cancel-request.js'
import { type CheckedOutClient, checkOut } from './check-out.js'
import type { ConnectedPool } from './connect-pool.js'
import { wireTypes } from './wire-types.js'

const begin = compile(sql`BEGIN`)
const commit = compile(sql`COMMIT`)
const rollback = compile(sql`ROLLBACK`)

/** PostgreSQL and CrateDB over the wire protocol, with a pool of connections. */
export class PgDriver implements Driver {
  readonly dialect: 'cratedb' | 'postgresql'
  readonly copies: boolean
  readonly transaction?: NonNullable<Driver['transaction']>
  readonly atomically?: NonNullable<Driver['atomically']>
  readonly session?: NonNullable<Driver['session']>
  readonly #address: Address
  readonly #pool: pg.Pool
  readonly #timeoutMs: number | undefined
  readonly #lifetime = new Lifetime()

  constructor(address: Address, { pool, dialect }: ConnectedPool, timeoutMs: number | undefined) {
    this.#address = address
    this.#pool = pool
    this.#timeoutMs = timeoutMs
    this.dialect = dialect
    this.copies = dialect === 'postgresql'
    // CrateDB accepts BEGIN and COMMIT, and they mean nothing.
    if (dialect === 'postgresql') {
      this.transaction = (work, signal) => this.#transaction(work, signal)
      this.atomically = (statements, signal) => this.#transaction(allOrNone(statements), signal)
    } else {
      this.session = (work, signal) => this.#session(work, signal)
    }
  }

  async query<R>(query: Query, signal?: AbortSignal): Promise<R[]> {
    const { rows } = await this.#withClient(signal, (client) => this.#run(client, query, signal))
    return rows as R[]
  }

  async execute(statement: Statement, signal?: AbortSignal): Promise<ExecuteResult> {
    const { rowCount } = await this.#withClient(signal, (client) => this.#run(client, statement, signal))
    return { rowCount: rowCount ?? undefined }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#lifetime.close(() => this.#pool.end())
  }

  #transaction<T>(work: (transaction: Transaction) => Promise<T>, signal?: AbortSignal): Promise<T> {
    return this.#withClient(signal, async (client) => {
      const send = (statement: Statement, own?: AbortSignal) => this.#run(client, statement, own ?? signal)
      await send(begin)
      try {
        const result = await work({
          query: async <R>(query: Query, own?: AbortSignal) => (await send(query, own)).rows as R[],
          execute: async (statement, own) => ({ rowCount: (await send(statement, own)).rowCount ?? undefined }),
          copyIn: (copy, bytes, own) => this.#copyIn(client, copy, bytes, own ?? signal),
          copyOut: (copy, own) => this.#copyOut(client, copy, own ?? signal),
        })
        await this.#run(client, commit)
        return result
      } catch (error) {
        // After an interruption the connection is given up, which rolls back as well.
        if (!isInterruption(error)) await this.#run(client, rollback).catch(() => undefined)
        throw error
      }
    })
  }

  #session<T>(work: (session: Sender) => Promise<T>, signal?: AbortSignal): Promise<T> {
    return this.#withClient(signal, async (client) => {
      const send = (statement: Statement, own?: AbortSignal) => this.#run(client, statement, own ?? signal)
      return work({
        query: async <R>(query: Query, own?: AbortSignal) => (await send(query, own)).rows as R[],
        execute: async (statement, own) => ({ rowCount: (await send(statement, own)).rowCount ?? undefined }),
      })
    })
  }

  #withClient<T>(signal: AbortSignal | undefined, task: (client: CheckedOutClient) => Promise<T>): Promise<T> {
    return this.#lifetime.run(() => this.#borrow(signal, task))
  }

  async #borrow<T>(signal: AbortSignal | undefined, task: (client: CheckedOutClient) => Promise<T>): Promise<T> {
    const client = await checkOut(this.#pool, signal).catch((error: unknown) => {
      throw wrapDriverError(error, { address: this.#address })
    })
    let unfit = false
    try {
      return await task(client)
    } catch (error) {
      unfit = isInterruption(error) || (isCtkError(error) && error.code === 'CTK_CONNECTION_FAILED')
      throw error
    } finally {
      // A request to cancel may still be under way, and would hit the next statement.
      client.release(unfit || signal?.aborted === true || client.getTransactionStatus() !== 'I')
    }
  }

  /** The extended protocol even without parameters: it takes one statement at a time, so nothing can be appended to it. */
  async #run(
    client: CheckedOutClient,
    { sql: text, parameters }: Statement,
    signal?: AbortSignal,
  ): Promise<pg.QueryResult> {
    try {
      const config = { text, values: parameters.map(encodeText), queryMode: 'extended', types: wireTypes[this.dialect] }
      const limits = { signal, timeoutMs: this.#timeoutMs }
      return await interruptible(client.query(config), () => cancelRequest(client), limits)
    } catch (error) {
      throw wrapDriverError(error, { address: this.#address, sql: text })
    }
  }

  async #copyIn(
    client: CheckedOutClient,
    { sql: text }: Statement,
    bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
    signal?: AbortSignal,
  ): Promise<ExecuteResult> {
    let unreadable: { readonly error: unknown } | undefined
    const read = async function* () {
      try {
        yield* bytes
      } catch (error) {
        unreadable = { error }
        throw error
      }
    }
    try {
      const stream = client.query(copyFrom(text))
      const limits = { signal, timeoutMs: this.#timeoutMs }
      await interruptible(pipeline(read, stream), () => cancelRequest(client), limits)
      return { rowCount: stream.rowCount }
    } catch (error) {
      throw unreadable ? unreadable.error : wrapDriverError(error, { address: this.#address, sql: text })
    }
  }

  /** Whoever stops reading leaves the server writing: it is told to stop, and the rest is read, so that the connection can be used. */
  async *#copyOut(
    client: CheckedOutClient,
    { sql: text }: Statement,
    signal?: AbortSignal,
  ): AsyncGenerator<Uint8Array> {
    const stream = client.query(copyTo(text))
    const abort = () => void cancelRequest(client)
    signal?.addEventListener('abort', abort, { once: true })
    let ended = false
    try {
      for await (const chunk of stream.iterator({ destroyOnReturn: false })) yield chunk as Uint8Array
      ended = true
    } catch (error) {
      ended = true
      if (signal?.aborted) throw interruption({ stopped: true, cause: error })
      throw wrapDriverError(error, { address: this.#address, sql: text })
    } finally {
      signal?.removeEventListener('abort', abort)
      if (!ended) {
        await cancelRequest(client)
        stream.resume()
        await finished(stream).catch(() => undefined)
      }
    }
  }
}

function isInterruption(error: unknown): boolean {
  return isCtkError(error) && (error.data as { stopped?: unknown } | undefined)?.stopped !== undefined
}
