import { CtkCommand, formatTable, splitPositionals } from '@ctk/cli-kit'
import { sessionWebhooks } from '../../session-webhooks.js'
import { type ShownWebhook, showWebhook } from '../../show-webhook.js'
import { databaseArgument } from '../../webhook-arguments.js'

/** A webhook with its delivery log in numbers. */
export interface ListedWebhook extends ShownWebhook {
  readonly pending: number
  readonly failed: number
  readonly delivered: number
}

/** Lists webhooks. */
export default class WebhooksListCommand extends CtkCommand {
  static override summary = 'List webhooks and how many events each was told of'
  static override examples = ['<%= config.bin %> <%= command.id %>', '<%= config.bin %> <%= command.id %> --json']
  static override args = databaseArgument

  async run(): Promise<{ readonly webhooks: readonly ListedWebhook[] }> {
    const { args, flags } = await this.parse(WebhooksListCommand)
    const { database } = await splitPositionals([args.database])
    await using session = await this.session({ flags, database })
    const { store, deliveries } = await sessionWebhooks(session)
    const all = await store.list(session.signal)
    const counts = all.length > 0 ? await deliveries.count(session.signal) : []
    const countOf = (webhook: string, state: string) =>
      Number(counts.find((count) => count.webhook === webhook && count.state === state)?.n ?? 0)
    const webhooks = all.map((webhook) => ({
      ...showWebhook(webhook),
      pending: countOf(webhook.name, 'pending'),
      failed: countOf(webhook.name, 'failed'),
      delivered: countOf(webhook.name, 'delivered'),
    }))
    this.log(
      webhooks.length === 0 ? 'No webhooks. Add one: ctk webhooks add https://example.org/hooks/ctk' : format(webhooks),
    )
    return { webhooks }
  }
}

function format(webhooks: readonly ListedWebhook[]): string {
  const rows = webhooks.map(({ name, url, events, secret, delivered, pending, failed, enabled, reason }) => [
    name,
    url,
    events.join(','),
    secret,
    String(delivered),
    String(pending),
    String(failed),
    enabled ? '' : `disabled${reason === undefined ? '' : `: ${reason}`}`,
  ])
  const headers = ['name', 'url', 'events', 'secret']
  const numbers = ['delivered', 'pending', 'failed'].map((header) => ({ header, align: 'right' as const }))
  const table = formatTable([...headers.map((header) => ({ header })), ...numbers, { header: '' }], rows)
  const behind = webhooks.find(({ pending }) => pending > 0)
  return behind ? `${table}\nNext: ctk webhooks replay ${behind.name}` : table
}
