import type { RowBatch } from './row-batch.js'
import type { Unit } from './unit.js'

/** Tells a source of the batches that are done, part by part in their order, although they may be done in another. */
export class Acknowledgements {
  readonly #acknowledge: (batch: RowBatch) => Promise<void>
  readonly #waiting = new Map<string, { readonly unit: Unit; done: boolean }[]>()
  readonly #turns = new Map<string, Promise<void>>()

  constructor(acknowledge: (batch: RowBatch) => Promise<void>) {
    this.#acknowledge = acknowledge
  }

  /** A batch begins; its part's batches begin in order. Returns what to call when it is done. */
  begin(unit: Unit): () => Promise<void> {
    const queue = this.#waiting.get(unit.part) ?? []
    this.#waiting.set(unit.part, queue)
    const entry = { unit, done: false }
    queue.push(entry)
    return () => {
      entry.done = true
      const turn = (this.#turns.get(unit.part) ?? Promise.resolve()).then(() => this.#drain(queue))
      this.#turns.set(
        unit.part,
        turn.catch(() => undefined),
      )
      return turn
    }
  }

  async #drain(queue: { readonly unit: Unit; done: boolean }[]): Promise<void> {
    for (let first = queue[0]; first?.done; first = queue[0]) {
      await this.#acknowledge(first.unit.batch)
      queue.shift()
    }
  }
}
