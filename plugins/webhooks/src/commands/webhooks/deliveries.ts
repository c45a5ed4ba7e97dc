import { CtkCommand, formatMoment, formatTable, splitPositionals } from '@ctk/cli-kit'
import { boolean, integer } from '@oclif/core/flags'
import type { Delivery } from '../../delivery.js'
import { sessionWebhooks } from '../../session-webhooks.js'
import { namesArgument } from '../../webhook-arguments.js'

/** A delivery as it is shown. */
export type ShownDelivery = Omit<Delivery, 'isStored'>

/** Shows the delivery log. */
export default class WebhooksDeliveriesCommand extends CtkCommand {
  static override summary = 'Show which events were sent, and what became of each'
  static override description = 'The newest events first.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> ops --undelivered',
  ]
  static override args = namesArgument
  static override flags = {
    undelivered: boolean({ default: false, summary: 'Only what is pending or has failed.' }),
    limit: integer({ default: 50, min: 1, max: 10_000, helpValue: 'N', summary: 'How many at most.' }),
  }

  async run(): Promise<{ readonly deliveries: readonly ShownDelivery[] }> {
    const { args, flags } = await this.parse(WebhooksDeliveriesCommand)
    const { database, names } = await splitPositionals(args.name ?? [])
    await using session = await this.session({ flags, database })
    const { findWebhooks } = await import('../../find-webhooks.js')
    const { store, deliveries: log } = await sessionWebhooks(session)
    const webhooks = (await findWebhooks(store, names)).map(({ name }) => name)
    const states = flags.undelivered ? (['pending', 'failed'] as const) : undefined
    const found = await log.find({ webhooks, states }, { limit: flags.limit, newest: true }, session.signal)
    const deliveries = found.map(({ isStored: _, ...delivery }) => delivery)
    this.log(deliveries.length === 0 ? 'Nothing was sent yet.' : format(deliveries))
    return { deliveries }
  }
}

function format(deliveries: readonly ShownDelivery[]): string {
  const rows = deliveries.map(({ at, webhook, type, id, state, attempts, status, nextAt, detail }) => [
    formatMoment(at),
    webhook,
    type,
    id,
    state,
    String(attempts),
    status === undefined ? '' : String(status),
    state === 'pending' && attempts > 0 ? `${detail ?? ''}; again after ${formatMoment(nextAt)}` : (detail ?? ''),
  ])
  const columns = ['event at', 'webhook', 'type', 'id', 'state', 'attempts', 'answer', ''].map((header) => ({ header }))
  return formatTable(columns, rows)
}
