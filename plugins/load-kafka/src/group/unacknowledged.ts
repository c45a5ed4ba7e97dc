import type { RowBatch } from '@ctk/core'
import type { Claim } from './claim.js'

interface Entry {
  readonly part: string | undefined
  readonly position: number
  readonly claim: Claim
}

/** The batches that were handed out and are not acknowledged yet, known by their part and position. */
export class Unacknowledged {
  #entries: Entry[] = []
  #settled: (() => void) | undefined

  get size(): number {
    return this.#entries.length
  }

  add(batch: RowBatch, claim: Claim): void {
    this.#entries.push({ part: batch.part, position: Number(batch.position), claim })
  }

  /** The latest claim of the batch's partition; undefined when the batch needs no acknowledgement any more. */
  claimOf(batch: RowBatch): Claim | undefined {
    return this.#entries.findLast(({ part }) => part === batch.part)?.claim
  }

  /** A batch, and all before it of its part, need no acknowledgement any more. */
  done(batch: RowBatch): void {
    this.#entries = this.#entries.filter(
      ({ part, position }) => part !== batch.part || position > Number(batch.position),
    )
    if (this.size === 0) this.#settled?.()
  }

  /** Waits until all are acknowledged, or for some milliseconds. */
  async settle(milliseconds: number): Promise<void> {
    if (this.size === 0) return
    const { promise, resolve } = Promise.withResolvers<void>()
    const timer = setTimeout(resolve, milliseconds)
    this.#settled = resolve
    await promise
    clearTimeout(timer)
    this.#settled = undefined
  }
}
