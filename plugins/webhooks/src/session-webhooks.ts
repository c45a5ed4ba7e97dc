import type { Session } from '@ctk/cli-kit'

/** What the commands work with. */
export async function sessionWebhooks(session: Session) {
  const [{ ClockService, StoreService, systemPacer }, { WebhookStore }, { DeliveryStore }] = await Promise.all([
    import('@ctk/core'),
    import('./webhook-store.js'),
    import('./delivery-store.js'),
  ])
  const { database, registry } = session
  const where = registry.get(StoreService)
  return {
    where,
    clock: registry.get(ClockService),
    pacer: systemPacer,
    store: new WebhookStore(database, where),
    deliveries: new DeliveryStore(database, where),
  }
}
