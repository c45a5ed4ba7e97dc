import type { Clock, Notice } from '@ctk/core'
import { Courier } from './courier.js'
import { type Delivery, newDelivery } from './delivery.js'
import type { DeliveryStore } from './delivery-store.js'
import { formatUndelivered } from './format-undelivered.js'
import { matchesEvent } from './matches-event.js'
import type { Webhook } from './webhook.js'
import type { WebhookStore } from './webhook-store.js'

/** How many deliveries that earlier sessions could not make are tried again at the end of one. */
const EARLIER = 200
/** Deliveries are written down when there are this many, and at the end. */
const BATCH = 200

/** What is on its way to the webhooks of one session. */
export class Telling {
  readonly #webhooks: readonly Webhook[]
  readonly #store: WebhookStore
  readonly #deliveries: DeliveryStore
  readonly #clock: Clock
  readonly #couriers: ReadonlyMap<string, Courier>
  /** What became of deliveries, as far as it is not written down yet. */
  #settled: Delivery[] = []
  /** What is not delivered, by webhook and id. */
  readonly #undelivered = new Map<string, Delivery>()
  #writing: Promise<unknown> = Promise.resolve()

  constructor(webhooks: readonly Webhook[], store: WebhookStore, deliveries: DeliveryStore, clock: Clock) {
    this.#webhooks = webhooks
    this.#store = store
    this.#deliveries = deliveries
    this.#clock = clock
    const courier = (webhook: Webhook) => new Courier(webhook, clock, (before, after) => this.#settle(before, after))
    this.#couriers = new Map(webhooks.map((webhook) => [webhook.name, courier(webhook)]))
  }

  /** Sends what the webhooks want to hear of. Returns at once. */
  tell(notices: readonly Notice[]): void {
    for (const webhook of this.#webhooks) {
      const wanted = notices.filter((notice) => matchesEvent(webhook.events, notice.type))
      this.#couriers.get(webhook.name)?.send(wanted.map((notice) => newDelivery(webhook, notice)))
    }
  }

  /** Sends deliveries that are there already. */
  send(deliveries: readonly Delivery[]): void {
    for (const [name, courier] of this.#couriers) courier.send(deliveries.filter(({ webhook }) => webhook === name))
  }

  /** How long the receiver of a delivery is to be left alone, in milliseconds. */
  restMs({ webhook }: Delivery): number {
    return this.#couriers.get(webhook)?.restMs ?? Number.POSITIVE_INFINITY
  }

  /**
   * Sends what earlier sessions left, waits for everything or until the signal, and writes down what became of it.
   *
   * @returns what a person should know: one line for each webhook that was not told of everything
   */
  async finish(signal: AbortSignal): Promise<string[]> {
    await this.#sendEarlier(signal)
    await this.settle(signal)
    return this.#webhooks.flatMap(({ name }) => {
      const left = [...this.#undelivered.values()].filter(({ webhook }) => webhook === name)
      return left.length > 0 ? [formatUndelivered(name, left, this.#couriers.get(name)?.closed)] : []
    })
  }

  /** Waits for everything or until the signal, and writes down what became of it. Returns what is not delivered. */
  async settle(signal: AbortSignal): Promise<Delivery[]> {
    await Promise.all([...this.#couriers.values()].map((courier) => courier.finish(signal)))
    this.#write()
    await this.#writing
    for (const [name, { closed }] of this.#couriers) {
      if (closed?.gone) await this.#store.enable(name, false, closed.reason)
    }
    return [...this.#undelivered.values()]
  }

  async #sendEarlier(signal: AbortSignal): Promise<void> {
    const webhooks = [...this.#couriers].filter(([, courier]) => courier.restMs === 0).map(([name]) => name)
    if (webhooks.length === 0) return
    const due = { webhooks, states: ['pending'] as const, dueAt: this.#clock.now() }
    // A database that does not answer now has been told of as such already.
    this.send(await this.#deliveries.find(due, { limit: EARLIER }, signal).catch(() => []))
  }

  #settle(before: Delivery, after: Delivery): void {
    const key = JSON.stringify([after.webhook, after.id])
    if (after.state === 'delivered') this.#undelivered.delete(key)
    else this.#undelivered.set(key, after)
    // What was written down before and not tried again is as it was.
    if (before.isStored && after.attempts === before.attempts) return
    this.#settled.push(after)
    if (this.#settled.length >= BATCH) this.#write()
  }

  #write(): void {
    const rows = this.#settled.splice(0)
    if (rows.length === 0) return
    this.#writing = this.#writing.then(() => this.#deliveries.write(rows))
    // What failed is told by whoever awaits the end.
    this.#writing.catch(() => undefined)
  }
}
