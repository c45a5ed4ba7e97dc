import { CtkError } from '@ctk/core'

/** Keeps count of what is under way, so that a connection is closed when it is done and not in the middle of it. */
export class Lifetime {
  readonly #underWay = new Set<Promise<unknown>>()
  #closed: Promise<void> | undefined

  /** @throws CTK_BUG when it has been closed */
  async run<T>(task: () => Promise<T>): Promise<T> {
    if (this.#closed) throw new CtkError({ code: 'CTK_BUG', message: 'The database has been closed, and is used.' })
    const work = task()
    this.#underWay.add(work)
    try {
      return await work
    } finally {
      this.#underWay.delete(work)
    }
  }

  /** Lets nothing new begin, waits for the rest, and ends. The second call waits for the first. */
  close(end: () => void | Promise<void>): Promise<void> {
    this.#closed ??= Promise.allSettled(this.#underWay).then(end)
    return this.#closed
  }
}
