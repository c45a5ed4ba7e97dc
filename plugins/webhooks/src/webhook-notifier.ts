import { ClockService, DatabaseService, EventsService, type Notifier, type Services, StoreService } from '@ctk/core'
import { DeliveryStore } from './delivery-store.js'
import { Telling } from './telling.js'
import { WebhookStore } from './webhook-store.js'

/** Makes the notifier of a session. It asks for webhooks when there is something to tell for the first time. */
export function webhookNotifier(services: Services): Notifier {
  let telling: Promise<Telling | undefined> | undefined
  let turn: Promise<unknown> = Promise.resolve()
  const begin = async () => {
    const [database, where] = [services.get(DatabaseService), services.find(StoreService) ?? {}]
    const store = new WebhookStore(database, where)
    const webhooks = (await store.list()).filter((webhook) => webhook.enabled)
    if (webhooks.length === 0) return undefined
    return new Telling(webhooks, store, new DeliveryStore(database, where), services.get(ClockService))
  }
  return {
    notify(notices) {
      telling ??= begin()
      const begun = telling
      turn = turn.then(async () => (await begun)?.tell(notices))
      // What failed is told by flush, which awaits it.
      turn.catch(() => undefined)
    },
    async flush(signal) {
      const [told, begun] = [turn, telling]
      // Whoever goes on after this asks anew: webhooks may have been added or removed.
      turn = Promise.resolve()
      telling = undefined
      await told
      const warnings = (await (await begun)?.finish(signal)) ?? []
      for (const message of warnings) services.get(EventsService).emit({ type: 'warning', message })
    },
  }
}
