import { randomUUID } from 'node:crypto'
import type { Address, ExecuteResult, Query, Statement } from '@ctk/core'
import { throwIfAborted } from '../../errors/interruption.js'
import { wrapDriverError } from '../../errors/wrap-driver-error.js'
import type { Driver } from '../driver.js'
import { interruptible } from '../interruptible.js'
import { Lifetime } from '../lifetime.js'
import { decodeAnswer, type StatementResult } from './decode-answer.js'
import { encodeRequest } from './encode-request.js'
import type { Endpoint } from './endpoint.js'
import { jobComment, killJob } from './kill-job.js'
import { post } from './post.js'

const path = '/_sql?types&error_trace=false'

/** CrateDB over HTTP. There are no sessions and no transactions; connections are kept and shared. */
export class CrateDbHttpDriver implements Driver {
  readonly dialect = 'cratedb'
  readonly #address: Address
  readonly #endpoint: Endpoint
  readonly #timeoutMs: number | undefined
  readonly #lifetime = new Lifetime()

  constructor(address: Address, endpoint: Endpoint, timeoutMs: number | undefined) {
    this.#address = address
    this.#endpoint = endpoint
    this.#timeoutMs = timeoutMs
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

  async #send({ sql, parameters }: Statement, signal: AbortSignal | undefined): Promise<StatementResult> {
    throwIfAborted(signal)
    const limits = { signal, timeoutMs: this.#timeoutMs }
    try {
      if (signal === undefined && this.#timeoutMs === undefined) {
        return decodeAnswer(await post(this.#endpoint, path, encodeRequest(sql, parameters)).answer)
      }
      // CrateDB goes on with a statement whose connection has gone: it must be found to be stopped.
      const job = randomUUID()
      const posted = post(this.#endpoint, path, encodeRequest(`${sql} ${jobComment(job)}`, parameters))
      const answer = posted.answer.then(decodeAnswer)
      const stop = async () => (posted.isSent() ? killJob(this.#endpoint, path, job) : posted.abandon())
      return await interruptible(answer, stop, limits).finally(posted.abandon)
    } catch (error) {
      throw wrapDriverError(error, { address: this.#address, sql })
    }
  }
}
