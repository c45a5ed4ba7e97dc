import { CtkError, type Query, type Sender, type Statement } from '@ctk/core'
import type { Driver, Transaction } from '@ctk/database'
import { type FailPoint, ProcessKilled } from './fail-point.js'

/** A driver whose process dies at some statement. */
export interface FailingDriver extends Driver {
  /** The texts of the statements that were sent, `BEGIN` and `COMMIT` included. */
  readonly sent: readonly string[]
  /** Whether the process is dead. */
  readonly isKilled: boolean
  /** Whether it has come to its fail point. */
  readonly isReached: boolean
  /** Resolves when nothing that was sent is under way any more. */
  settled(): Promise<void>
}

/**
 * Wraps a driver so that it fails at a statement, before it is sent or after it took effect, and at everything from then on:
 * for the database it looks as if the process had been killed. What others have under way at that moment goes on, unheard;
 * a transaction is rolled back. With `survives` only that statement fails, as with a connection that broke. Without a point it
 * only counts.
 *
 * Closing it leaves the driver open, so that the next "process" can use it.
 *
 * @example
 * await using driver = await openDriver(address)
 * const dying = failing(driver, { at: 7, side: 'after' })
 * const database = createSqlDatabase({ address, driver: dying, dialect: await loadDialect(driver.dialect) })
 */
export function failing(driver: Driver, point?: FailPoint): FailingDriver {
  const counter = new Counter(point)
  const underWay = new Set<Promise<unknown>>()
  const track = <T>(work: Promise<T>): Promise<T> => {
    const done: Promise<unknown> = work.catch(() => undefined).then(() => underWay.delete(done))
    underWay.add(done)
    return work
  }
  const counted = (sender: Sender): Sender => ({
    query: <R>(query: Query, signal?: AbortSignal) =>
      track(counter.pass(query.sql, () => sender.query<R>(query, signal))),
    execute: (statement, signal) => track(counter.pass(statement.sql, () => sender.execute(statement, signal))),
  })
  const countedInside = (transaction: Transaction): Transaction => {
    const { copyIn, copyOut } = transaction
    return {
      ...counted(transaction),
      ...(copyIn && {
        copyIn: (copy, bytes, signal) =>
          track(counter.pass(copy.sql, () => copyIn.call(transaction, copy, bytes, signal))),
      }),
      ...(copyOut && {
        copyOut: async function* (copy, signal) {
          const began = counter.enter(copy.sql)
          yield* copyOut.call(transaction, copy, signal)
          counter.leave(began)
        },
      }),
    }
  }
  const outside: FailingDriver = {
    ...counted(driver),
    dialect: driver.dialect,
    sent: counter.sent,
    get isReached() {
      return counter.isReached
    },
    get isKilled() {
      return counter.isReached && point?.survives !== true
    },
    settled: async () => {
      while (underWay.size > 0) await Promise.all(underWay)
    },
    [Symbol.asyncDispose]: async () => undefined,
  }
  const { executeEach } = driver
  if (executeEach) {
    return Object.assign(outside, {
      executeEach: (sql: string, rows: readonly (readonly unknown[])[], signal?: AbortSignal) =>
        track(counter.pass(sql, () => executeEach.call(driver, sql, rows, signal))),
    })
  }
  if (!driver.transaction) return outside
  const begin = driver.transaction.bind(driver)
  const transaction = async <T>(work: (sender: Transaction) => Promise<T>, signal?: AbortSignal): Promise<T> => {
    const began = counter.enter('BEGIN')
    let committed = 0
    const result = await begin(async (sender) => {
      counter.leave(began)
      const result = await work(countedInside(sender))
      committed = counter.enter('COMMIT')
      return result
    }, signal)
    counter.leave(committed)
    return result
  }
  const atomically = (statements: readonly Statement[], signal?: AbortSignal) =>
    transaction(async (sender) => {
      const results = []
      for (const statement of statements) results.push(await sender.execute(statement))
      return results
    }, signal)
  // Spreading would turn the getter into the value that it has now.
  return Object.assign(outside, {
    transaction: <T>(work: (sender: Transaction) => Promise<T>, signal?: AbortSignal) =>
      track(transaction(work, signal)),
    atomically: (statements: readonly Statement[], signal?: AbortSignal) => track(atomically(statements, signal)),
  })
}

/** What drivers say of a connection that broke. */
function connectionLost({ at, side }: FailPoint): CtkError {
  return new CtkError({
    code: 'CTK_CONNECTION_FAILED',
    message: `The connection broke ${side} statement ${at}.`,
    data: { code: 'ECONNRESET', transient: true },
  })
}

/** Counts statements, and says when it is over. */
class Counter {
  readonly sent: string[] = []
  isReached = false
  readonly #point: FailPoint | undefined

  constructor(point: FailPoint | undefined) {
    this.#point = point
  }

  async pass<T>(text: string, send: () => Promise<T>): Promise<T> {
    const n = this.enter(text)
    try {
      return await send()
    } finally {
      this.leave(n)
    }
  }

  /** A statement is about to be sent. Returns its number. */
  enter(text: string): number {
    this.#live()
    this.#fail('before', this.sent.length + 1)
    return this.sent.push(text)
  }

  /** Its answer is there. */
  leave(n: number): void {
    this.#live()
    this.#fail('after', n)
  }

  #fail(side: FailPoint['side'], n: number): void {
    const point = this.#point
    if (this.isReached || point?.side !== side || point.at !== n) return
    this.isReached = true
    if (point.survives) throw connectionLost(point)
    this.#live()
  }

  #live(): void {
    if (this.isReached && !this.#point?.survives) throw new ProcessKilled(this.#point as FailPoint)
  }
}
