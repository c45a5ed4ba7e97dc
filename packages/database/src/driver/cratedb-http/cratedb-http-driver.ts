import { randomUUID } from 'node:crypto'
import type { Address, BlobStore, EachResult, ExecuteResult, Query, Statement } from '@ctk/core'
import { CrateDbBlobStore } from '../../blobs/cratedb-blob-store.js'
import { throwIfAborted } from '../../errors/interruption.js'
import { wrapDriverError } from '../../errors/wrap-driver-error.js'
import type { Driver } from '../driver.js'
import { interruptible } from '../interruptible.js'
import { Lifetime } from '../lifetime.js'
import { decodeAnswer, decodeEach, type StatementResult } from './decode-answer.js'
import { encodeBulkRequest, encodeRequest, joinRequest } from './encode-request.js'
import type { Endpoint } from './endpoint.js'
import { jobComment, killJob } from './kill-job.js'
import { type Answer, post } from './post.js'

const path = '/_sql?types&error_trace=false'

/** CrateDB over HTTP. There are no sessions and no transactions; connections are kept and shared. */
export class CrateDbHttpDriver implements Driver {
  readonly dialect = 'cratedb'
  readonly blobs: BlobStore
  readonly #address: Address
  readonly #endpoint: Endpoint
  readonly #timeoutMs: number | undefined
  readonly #lifetime = new Lifetime()

  constructor(address: Address, endpoint: Endpoint, timeoutMs: number | undefined) {
    this.#address = address
    this.#endpoint = endpoint
    this.#timeoutMs = timeoutMs
    this.blobs = new CrateDbBlobStore(this, endpoint, address)
  }

  async query<R>(query: Query, signal?: AbortSignal): Promise<R[]> {
    return (await this.#lifetime.run(() => this.#send(query, signal))).rows() as R[]
  }

  async execute(statement: Statement, signal?: AbortSignal): Promise<ExecuteResult> {
    const { rowCount } = await this.#lifetime.run(() => this.#send(statement, signal))
    return { rowCount }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#lifetime.close(() => this.#endpoint.agent.destroy())
  }

  async executeEach(sql: string, rows: readonly (readonly unknown[])[], signal?: AbortSignal): Promise<EachResult[]> {
    const encode = (text: string) => encodeBulkRequest(text, rows)
    const results = await this.#lifetime.run(() => this.#post(sql, encode, decodeEach, signal))
    return results.map((result) =>
      typeof result === 'number'
        ? { rowCount: result }
        : { error: wrapDriverError(result, { address: this.#address, sql }) },
    )
  }

  async executeColumns(sql: string, parameters: readonly Uint8Array[], signal?: AbortSignal): Promise<ExecuteResult> {
    const encode = (text: string) => joinRequest(text, parameters)
    const { rowCount } = await this.#lifetime.run(() => this.#post(sql, encode, decodeAnswer, signal))
    return { rowCount }
  }

  #send({ sql, parameters }: Statement, signal: AbortSignal | undefined): Promise<StatementResult> {
    return this.#post(sql, (text) => encodeRequest(text, parameters), decodeAnswer, signal)
  }

  async #post<T>(
    sql: string,
    encode: (sql: string) => string | readonly Uint8Array[],
    decode: (answer: Answer) => T,
    signal: AbortSignal | undefined,
  ): Promise<T> {
    throwIfAborted(signal)
    const limits = { signal, timeoutMs: this.#timeoutMs }
    try {
      if (signal === undefined && this.#timeoutMs === undefined) {
        return decode(await post(this.#endpoint, path, encode(sql)).answer)
      }
      // CrateDB goes on with a statement whose connection has gone: it must be found to be stopped.
      const job = randomUUID()
      const posted = post(this.#endpoint, path, encode(`${sql} ${jobComment(job)}`))
      const answer = posted.answer.then(decode)
      const stop = async () => (posted.isSent() ? killJob(this.#endpoint, path, job) : posted.abandon())
      return await interruptible(answer, stop, limits).finally(posted.abandon)
    } catch (error) {
      throw wrapDriverError(error, { address: this.#address, sql })
    }
  }
}
