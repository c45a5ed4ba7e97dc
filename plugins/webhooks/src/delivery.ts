import type { Instant, Notice } from '@ctk/core'
import { payload } from './payload.js'
import type { Webhook } from './webhook.js'

/**
 * One event on its way to one webhook: a row of the table `webhook_delivery`.
 *
 * - `pending`: not delivered yet, and to be tried again
 * - `delivered`: answered with a 2xx
 * - `failed`: refused for good, or tried too often
 */
export interface Delivery {
  readonly webhook: string
  /** The id of the event. With `webhook` the key. */
  readonly id: string
  readonly type: string
  readonly run: string
  /** When the event happened. */
  readonly at: Instant
  /** The text that is sent and signed, the same on each attempt. */
  readonly body: string
  readonly state: 'pending' | 'delivered' | 'failed'
  readonly attempts: number
  /** Not tried again before; for those that are pending. */
  readonly nextAt: Instant
  readonly lastAt: Instant | undefined
  /** The status of the last answer; undefined when there was none. */
  readonly status: number | undefined
  /** What went wrong last. Never holds a secret. */
  readonly detail: string | undefined
  /** Whether the delivery log had it when it was read. */
  readonly isStored: boolean
}

/** A delivery that nobody has tried yet. */
export function newDelivery(webhook: Webhook, notice: Notice): Delivery {
  return {
    webhook: webhook.name,
    id: notice.id,
    type: notice.type,
    run: notice.run,
    at: notice.at,
    body: payload(notice, webhook.database),
    state: 'pending',
    attempts: 0,
    nextAt: notice.at,
    lastAt: undefined,
    status: undefined,
    detail: undefined,
    isStored: false,
  }
}
