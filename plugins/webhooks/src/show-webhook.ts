import type { Webhook } from './webhook.js'
import { showUrl } from './webhook-url.js'

/** A webhook as it is shown: its URL without password and query values. */
export type ShownWebhook = Webhook

/** Takes out of a webhook what nobody should read in an output. */
export function showWebhook(webhook: Webhook): ShownWebhook {
  return { ...webhook, url: showUrl(webhook.url) }
}
