import { setImmediate } from 'node:timers/promises'
import { type Address, compile, type ExecuteResult, type Query, type Statement, sql } from '@ctk/core'
import type { QueryOptions, Results } from '@electric-sql/pglite'
import { throwIfAborted } from '../../errors/interruption.js'
import { wrapDriverError } from '../../errors/wrap-driver-error.js'
import { allOrNone } from '../all-or-none.js'
import type { Driver, Transaction } from '../driver.js'
import { Lifetime } from '../lifetime.js'
import { textParsers } from '../text/decode-text.js'
import { encodeText } from '../text/encode-text.js'
import type { OpenedPglite } from './open-folder.js'

const [begin, commit, rollback] = [compile(sql`BEGIN`), compile(sql`COMMIT`), compile(sql`ROLLBACK`)]

/** Parameters are text already, whatever their type is. */
const verbatim: Record<number, (value: unknown) => string> = new Proxy({}, { get: () => String })

/**
 * PostgreSQL in this process. It has one session, so calls wait for each other, and it works on this thread, so that a
 * statement cannot be interrupted once it has begun.
 */
export class PgliteDriver implements Driver {
  readonly dialect = 'postgresql'
  /** Tells this database from others; see `OpenedPglite`. */
  readonly identity: string | undefined
  readonly #address: Address
  readonly #database: OpenedPglite['database']
  readonly #release: () => void
  #last: Promise<unknown> = Promise.resolve()
  readonly #lifetime = new Lifetime()

  constructor(address: Address, { database, identity }: OpenedPglite, release: () => void) {
    this.#address = address
    this.#database = database
    this.#release = release
    this.identity = identity
  }

  query<R>(query: Query, signal?: AbortSignal): Promise<R[]> {
    return this.#exclusive(async () => (await this.#run(query, signal)).rows as R[])
  }

  execute(statement: Statement, signal?: AbortSignal): Promise<ExecuteResult> {
    return this.#exclusive(async () => ({ rowCount: (await this.#run(statement, signal)).rowCount }))
  }

  transaction<T>(work: (transaction: Transaction) => Promise<T>, signal?: AbortSignal): Promise<T> {
    return this.#exclusive(async () => {
      await this.#run(begin, signal)
      try {
        const result = await work({
          query: async <R>(query: Query, own?: AbortSignal) => (await this.#try(query, own ?? signal)).rows as R[],
          execute: async (statement, own) => ({ rowCount: (await this.#try(statement, own ?? signal)).rowCount }),
          copyOut: (copy, own) => this.#copyOut(copy, own ?? signal),
        })
        await this.#try(commit)
        return result
      } catch (error) {
        await this.#send(rollback.sql, []).catch(() => undefined)
        throw error
      }
    })
  }

  atomically(statements: readonly Statement[], signal?: AbortSignal): Promise<ExecuteResult[]> {
    return this.transaction(allOrNone(statements), signal)
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#lifetime.close(() => this.#database.close().finally(this.#release))
  }

  #exclusive<T>(task: () => Promise<T>): Promise<T> {
    return this.#lifetime.run(() => {
      const work = this.#last.then(task)
      this.#last = work.catch(() => undefined)
      return work
    })
  }

  /** Whatever fails is rolled back: the next caller has the same session, and must not find a transaction in it. */
  async #run(statement: Statement, signal?: AbortSignal): Promise<Results> {
    try {
      return await this.#try(statement, signal)
    } catch (error) {
      await this.#send(rollback.sql, []).catch(() => undefined)
      throw error
    }
  }

  /** Everything at once: there is nobody to send it bit by bit. */
  async *#copyOut({ sql: text }: Statement, signal?: AbortSignal): AsyncGenerator<Uint8Array> {
    const { blob } = await this.#try({ sql: text.replace(/\bTO STDOUT\b/, "TO '/dev/blob'"), parameters: [] }, signal)
    if (blob) yield new Uint8Array(await (blob as Blob).arrayBuffer())
  }

  async #try({ sql: text, parameters }: Statement, signal?: AbortSignal): Promise<Results> {
    try {
      // Statements alone would keep the event loop from ever seeing a Ctrl-C, or a timer.
      await setImmediate()
      throwIfAborted(signal)
      return await this.#send(text, parameters)
    } catch (error) {
      throw wrapDriverError(withoutParameters(error), { address: this.#address, sql: text })
    }
  }

  #send(text: string, parameters: readonly unknown[]): Promise<Results> {
    const options: QueryOptions = { parsers: { ...textParsers }, serializers: verbatim }
    return this.#database.query(text, parameters.map(encodeText), options)
  }
}

/** PGlite adds the values of the parameters to its errors. */
function withoutParameters(error: unknown): unknown {
  if (typeof error === 'object' && error !== null && 'params' in error) delete error.params
  return error
}
