import { CtkCommand, mark, splitPositionals } from '@ctk/cli-kit'
import { sessionWebhooks } from '../../session-webhooks.js'
import { type ShownWebhook, showWebhook } from '../../show-webhook.js'
import { nameArguments } from '../../webhook-arguments.js'

/** Removes a webhook. */
export default class WebhooksRemoveCommand extends CtkCommand {
  static override summary = 'Send a receiver no more events, and forget its delivery log'
  static override examples = ['<%= config.bin %> <%= command.id %> ops']
  static override aliases = ['webhooks:rm']
  static override args = nameArguments

  async run(): Promise<{ readonly webhook: ShownWebhook }> {
    const { args, flags } = await this.parse(WebhooksRemoveCommand)
    const { database, names } = await splitPositionals([args.name, args.database])
    await using session = await this.session({ flags, database })
    const { findWebhook } = await import('../../find-webhooks.js')
    const { store } = await sessionWebhooks(session)
    const webhook = await findWebhook(store, names)
    await store.remove(webhook.name)
    this.log(`${mark('done')} Webhook "${webhook.name}" removed.`)
    return { webhook: showWebhook(webhook) }
  }
}
