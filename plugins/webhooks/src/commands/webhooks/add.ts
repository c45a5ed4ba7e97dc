import { CtkCommand, mark } from '@ctk/cli-kit'
import { boolean, string } from '@oclif/core/flags'
import { defaultEvents } from '../../default-events.js'
import { sessionWebhooks } from '../../session-webhooks.js'
import { type ShownWebhook, showWebhook } from '../../show-webhook.js'
import { urlArguments } from '../../webhook-arguments.js'

/** Adds a webhook. */
export default class WebhooksAddCommand extends CtkCommand {
  static override summary = 'Send events to a URL'
  static override description =
    `Events are sent as POSTs that are signed as Standard Webhooks describes. The secret is read where events are sent, from the environment variable or the file that is named here; the database never holds it. Make one with: whsec_$(openssl rand -base64 32)
A run never waits for a receiver longer than two seconds after its work is done; what was not delivered then is sent by the next run or by "webhooks replay".`
  static override examples = [
    '<%= config.bin %> <%= command.id %> https://example.org/hooks/ctk --name ops',
    '<%= config.bin %> <%= command.id %> https://example.org/hooks/ctk --secret-file /etc/ctk/webhook --events "run.finished,step.*"',
  ]
  static override args = urlArguments
  static override flags = {
    name: string({ helpValue: 'NAME', summary: 'What other commands call it. Default: the host of the URL.' }),
    'secret-env': string({
      helpValue: 'VARIABLE',
      default: 'CTK_WEBHOOK_SECRET',
      summary: 'The environment variable that has the secret.',
    }),
    'secret-file': string({ helpValue: 'PATH', summary: 'The file that has the secret, instead of a variable.' }),
    events: string({
      helpValue: 'PATTERNS',
      default: defaultEvents.join(','),
      summary: 'What is sent: patterns with commas between them. * is all, single steps included.',
    }),
    insecure: boolean({
      default: false,
      summary: 'Allow http:// to another computer: whoever is on the way can read it.',
    }),
  }

  async run(): Promise<{ readonly webhook: ShownWebhook }> {
    const { args, flags } = await this.parse(WebhooksAddCommand)
    const { newWebhook, webhookExists } = await import('../../new-webhook.js')
    const draft = await newWebhook({
      url: args.url,
      insecure: flags.insecure,
      events: flags.events,
      name: flags.name,
      secretEnv: flags['secret-env'],
      secretFile: flags['secret-file'],
    })
    await using session = await this.session({ flags, database: args.database })
    const { store, clock } = await sessionWebhooks(session)
    const { thisRunner } = await import('@ctk/core')
    const { showDatabase } = await import('../../webhook-url.js')
    await session.toolkit.setup()
    const webhook = {
      ...draft,
      database: showDatabase(session.database.address),
      createdAt: clock.now(),
      createdBy: thisRunner().name,
    }
    if (!(await store.add(webhook))) throw webhookExists(webhook.name)
    this.log(
      `${mark('done')} Webhook "${webhook.name}" added: ${webhook.events.join(', ')} to ${showWebhook(webhook).url}`,
    )
    this.log(`Next: ctk webhooks test ${webhook.name}`)
    return { webhook: showWebhook(webhook) }
  }
}
