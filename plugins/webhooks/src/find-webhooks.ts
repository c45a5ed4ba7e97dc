import { CtkError, nearest } from '@ctk/core'
import type { Webhook } from './webhook.js'
import type { WebhookStore } from './webhook-store.js'

/**
 * The webhooks that are named, or all of them.
 *
 * @throws CTK_WEBHOOK_NOT_FOUND, also when there is none at all
 */
export async function findWebhooks(store: WebhookStore, names: readonly string[]): Promise<Webhook[]> {
  const all = await store.list()
  const unknown = names.find((name) => !all.some((webhook) => webhook.name === name))
  if (unknown === undefined && all.length > 0)
    return names.length === 0 ? all : all.filter(({ name }) => names.includes(name))
  const known = all.map(({ name }) => name)
  const near = unknown === undefined ? undefined : nearest(unknown, known)
  throw new CtkError({
    code: 'CTK_WEBHOOK_NOT_FOUND',
    message: `There is no webhook${unknown === undefined ? '' : ` "${unknown}"`}.${near ? ` Did you mean "${near}"?` : ''}`,
    suggestions: [
      known.length > 0 ? `Webhooks: ${known.join(', ')}.` : 'Add one: ctk webhooks add https://example.org/hooks/ctk',
    ],
  })
}

/**
 * The one webhook that is named.
 *
 * @throws CTK_USAGE, CTK_WEBHOOK_NOT_FOUND
 */
export async function findWebhook(store: WebhookStore, names: readonly string[]): Promise<Webhook> {
  if (names.length !== 1)
    throw new CtkError({ code: 'CTK_USAGE', message: 'Name one webhook.', suggestions: ['ctk webhooks list'] })
  return (await findWebhooks(store, names))[0] as Webhook
}
