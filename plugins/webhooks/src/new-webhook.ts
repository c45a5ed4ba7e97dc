import { resolve } from 'node:path'
import { CtkError } from '@ctk/core'
import { parseEvents } from './matches-event.js'
import { readKeys } from './read-keys.js'
import type { Webhook } from './webhook.js'
import { webhookInvalid } from './webhook-errors.js'
import { parseWebhookUrl } from './webhook-url.js'

/** What a webhook is made of, as it is typed. */
export interface WebhookInput {
  readonly url: string
  readonly insecure: boolean
  readonly events: string
  readonly name: string | undefined
  readonly secretEnv: string
  readonly secretFile: string | undefined
}

/**
 * Checks what was typed, the secret included: it has to be there.
 *
 * @throws CTK_WEBHOOK_INVALID, CTK_SECRET_MISSING
 */
export async function newWebhook(input: WebhookInput): Promise<Omit<Webhook, 'database' | 'createdAt' | 'createdBy'>> {
  const url = parseWebhookUrl(input.url, input.insecure)
  const events = parseEvents(input.events)
  const { name = url.hostname.replace(/^\[|\]$/g, '').replaceAll(':', '-') } = input
  if (!/^[a-z0-9][a-z0-9._-]{0,62}$/i.test(name)) {
    throw webhookInvalid(
      `--name ${JSON.stringify(name)}: a name has letters, digits, dots, hyphens and underscores.`,
      [],
    )
  }
  const secret = input.secretFile === undefined ? `env:${input.secretEnv}` : `file:${resolve(input.secretFile)}`
  await readKeys(secret)
  return { name, url: url.href, secret, events, enabled: true, reason: undefined }
}

/** CTK_WEBHOOK_EXISTS: the name is taken. */
export function webhookExists(name: string): CtkError {
  return new CtkError({
    code: 'CTK_WEBHOOK_EXISTS',
    message: `There is a webhook "${name}" already.`,
    suggestions: ['Give this one another name: --name', `Or remove that one: ctk webhooks remove ${name}`],
  })
}
