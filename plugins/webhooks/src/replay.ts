import type { Clock, Database, Instant, Pacer, StoreOptions } from '@ctk/core'
import type { Delivery } from './delivery.js'
import { DeliveryStore } from './delivery-store.js'
import { missingDeliveries } from './missing-deliveries.js'
import { Telling } from './telling.js'
import type { Webhook } from './webhook.js'
import { WebhookStore } from './webhook-store.js'

/** How far back it is looked without being told, in milliseconds. */
export const REPLAY_MS = 7 * 86_400_000
/** The most that one replay sends. */
const MOST = 10_000
/** A receiver that wants to be left alone for longer than this, in milliseconds, is left for another replay. */
const PATIENCE_MS = 30_000

/** What is sent again. */
export interface ReplayRequest {
  readonly webhooks: readonly Webhook[]
  /** Events from then on, also those from before a webhook was added; default those of the last seven days since it was. */
  readonly since?: Instant | undefined
  /** Also what was refused for good, or tried too often. */
  readonly failed: boolean
}

/** What became of it, for each webhook. */
export interface ReplayedWebhook {
  readonly name: string
  readonly delivered: number
  readonly undelivered: number
  /** Why the first of them was not. */
  readonly detail: string | undefined
}

interface Parts {
  readonly database: Database
  readonly where: StoreOptions
  readonly clock: Clock
  readonly pacer: Pacer
}

/**
 * Sends every event that was not delivered: what is pending in the delivery log, whenever its time would come, and what only
 * the audit has. A receiver that fails is tried once more after a moment, and on as long as it gets somewhere.
 */
export async function replay(request: ReplayRequest, parts: Parts, signal: AbortSignal): Promise<ReplayedWebhook[]> {
  const { webhooks, since } = request
  const { database, where, clock, pacer } = parts
  const log = new DeliveryStore(database, where)
  const telling = new Telling(webhooks, new WebhookStore(database, where), log, clock)
  const wanted = { since: since ?? clock.now() - REPLAY_MS, beforeAdded: since !== undefined }
  const missing = missingDeliveries(webhooks, { runs: database.runs(where), deliveries: log }, wanted, signal)
  // Written down first, so that what is killed now is pending.
  for await (const some of missing) await log.write(some, signal)
  const states: readonly Delivery['state'][] = request.failed ? ['pending', 'failed'] : ['pending']
  const names = webhooks.map(({ name }) => name)
  const all = await log.find({ webhooks: names, states, since }, { limit: MOST }, signal)
  let left = all
  for (let before = Number.POSITIVE_INFINITY; ; ) {
    telling.send(left)
    const undelivered = await telling.settle(signal)
    const again = undelivered.filter(
      (delivery) => delivery.state === 'pending' && telling.restMs(delivery) <= PATIENCE_MS,
    )
    if (again.length === 0 || again.length >= before || signal.aborted) {
      return webhooks.map(({ name }) => outcomeOf(name, all, undelivered))
    }
    await pacer.sleep(Math.max(...again.map((delivery) => telling.restMs(delivery))), signal)
    before = again.length
    left = again
  }
}

function outcomeOf(name: string, all: readonly Delivery[], undelivered: readonly Delivery[]): ReplayedWebhook {
  const own = undelivered.filter(({ webhook }) => webhook === name)
  const detail = own.find((delivery) => delivery.detail !== undefined)?.detail
  const sent = all.filter(({ webhook }) => webhook === name).length
  return { name, delivered: sent - own.length, undelivered: own.length, detail }
}
