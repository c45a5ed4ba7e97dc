import { type Instant, type Notice, noticesOfRun, type RunStore } from '@ctk/core'
import { type Delivery, newDelivery } from './delivery.js'
import type { DeliveryStore } from './delivery-store.js'
import { matchesEvent } from './matches-event.js'
import type { Webhook } from './webhook.js'

/** How many runs are read from the audit at once. */
const RUNS = 50

/**
 * The events that the audit has and the delivery log has not: what a process that was killed could neither send nor write
 * down. They are made again from the audit, with the ids that they had.
 *
 * @param since runs that began then or later; events from before a webhook was added are left out, unless they are asked for
 */
export async function* missingDeliveries(
  webhooks: readonly Webhook[],
  { runs, deliveries }: { readonly runs: RunStore; readonly deliveries: DeliveryStore },
  { since, beforeAdded }: { readonly since: Instant; readonly beforeAdded: boolean },
  signal?: AbortSignal,
): AsyncGenerator<Delivery[]> {
  await runs.refresh(signal)
  const found = (await runs.runs({ since }, signal)).reverse()
  for (let at = 0; at < found.length; at += RUNS) {
    const some = found.slice(at, at + RUNS)
    const ids = some.map((run) => run.id)
    const entries = await runs.log({ chains: ids }, signal)
    const names = webhooks.map(({ name }) => name)
    const known = await deliveries.keys(names, ids, signal)
    const notices = some.flatMap((run) =>
      noticesOfRun(
        run,
        entries.filter((entry) => entry.chain === run.id),
      ),
    )
    yield webhooks.flatMap((webhook) => {
      const isMissing = (notice: Notice) =>
        matchesEvent(webhook.events, notice.type) &&
        (beforeAdded || notice.at >= webhook.createdAt) &&
        !known.has(`${webhook.name}\n${notice.id}`)
      return notices.filter(isMissing).map((notice) => newDelivery(webhook, notice))
    })
  }
}
