import type { Clock } from '@ctk/core'
import { afterAttempt, waitMs } from './after-attempt.js'
import type { Delivery } from './delivery.js'
import { post } from './post.js'
import { readKeys } from './read-keys.js'
import type { Webhook } from './webhook.js'

/** How many messages are on their way to one receiver at a time. */
const SIDE_BY_SIDE = 4
/** How long one attempt may take, in milliseconds. */
const ATTEMPT_MS = 10_000

/** Hears what became of a delivery; `after` is as `before` where it was not tried. */
export type Settled = (before: Delivery, after: Delivery) => void

/** Why a receiver gets nothing more in a session. */
export interface Closed {
  readonly reason: string
  /** Whether it said so itself, for good. */
  readonly gone: boolean
}

/**
 * Brings events to one webhook, a few at a time, in the order in which they happened. When the receiver fails it is left
 * alone for a while: what is waiting then is handed back as it is, still pending.
 */
export class Courier {
  readonly #webhook: Webhook
  readonly #clock: Clock
  readonly #settled: Settled
  readonly #waiting: Delivery[] = []
  readonly #away = new Set<Promise<void>>()
  readonly #stop = new AbortController()
  #keys: Promise<readonly Buffer[]> | undefined
  #failures = 0
  #restUntil = 0
  #closed: Closed | undefined

  constructor(webhook: Webhook, clock: Clock, settled: Settled) {
    this.#webhook = webhook
    this.#clock = clock
    this.#settled = settled
  }

  get closed(): Closed | undefined {
    return this.#closed
  }

  /** How long the receiver is to be left alone, in milliseconds. */
  get restMs(): number {
    return this.#closed || this.#stop.signal.aborted
      ? Number.POSITIVE_INFINITY
      : Math.max(0, this.#restUntil - this.#clock.now())
  }

  /** Takes deliveries along, and goes. */
  send(deliveries: readonly Delivery[]): void {
    this.#waiting.push(...deliveries)
    this.#go()
  }

  /** Resolves when everything was tried once, or was handed back; with the signal, what is on its way is given up. */
  async finish(signal: AbortSignal): Promise<void> {
    const giveUp = () => this.#stop.abort()
    if (signal.aborted) giveUp()
    else signal.addEventListener('abort', giveUp, { once: true })
    this.#go()
    while (this.#away.size > 0) await Promise.race(this.#away)
    signal.removeEventListener('abort', giveUp)
  }

  #go(): void {
    while (this.#waiting.length > 0) {
      if (this.restMs > 0) {
        for (const left of this.#waiting.splice(0)) this.#settled(left, left)
        return
      }
      if (this.#away.size >= SIDE_BY_SIDE) return
      const attempt = this.#attempt(this.#waiting.shift() as Delivery).finally(() => {
        this.#away.delete(attempt)
        this.#go()
      })
      this.#away.add(attempt)
    }
  }

  async #attempt(delivery: Delivery): Promise<void> {
    const { url, secret } = this.#webhook
    let keys: readonly Buffer[]
    try {
      this.#keys ??= readKeys(secret)
      keys = await this.#keys
    } catch (error) {
      this.#closed = { reason: (error as Error).message, gone: false }
      this.#settled(delivery, { ...delivery, detail: this.#closed.reason })
      return
    }
    const signal = AbortSignal.any([this.#stop.signal, AbortSignal.timeout(ATTEMPT_MS)])
    const message = { url, id: delivery.id, body: delivery.body, keys }
    const attempt = await post(message, this.#clock.now(), signal)
    const now = this.#clock.now()
    if (attempt.outcome === 'again') {
      this.#failures += 1
      this.#restUntil = now + (attempt.retryAfterMs ?? waitMs(this.#failures))
    } else {
      this.#failures = 0
    }
    if (attempt.outcome === 'gone') this.#closed = { reason: attempt.detail ?? '', gone: true }
    this.#settled(delivery, afterAttempt(delivery, attempt, now))
  }
}
