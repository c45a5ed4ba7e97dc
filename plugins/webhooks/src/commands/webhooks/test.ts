import { randomUUID } from 'node:crypto'
import { CtkCommand, formatElapsed, mark, splitPositionals } from '@ctk/cli-kit'
import { sessionWebhooks } from '../../session-webhooks.js'
import { nameArguments } from '../../webhook-arguments.js'

/** The document of `ctk webhooks test`. */
export interface TestReport {
  readonly name: string
  readonly id: string
  readonly delivered: boolean
  readonly status: number | undefined
  readonly detail: string | undefined
  readonly milliseconds: number
}

/** Sends a test event. */
export default class WebhooksTestCommand extends CtkCommand {
  static override summary = 'Send a signed test event, and show what the receiver answers'
  static override description =
    'The event has the type webhook.test. Exit code 1 when it was not delivered. A webhook that was disabled is enabled again when it was.'
  static override examples = ['<%= config.bin %> <%= command.id %> ops']
  static override args = nameArguments

  async run(): Promise<TestReport> {
    const { args, flags } = await this.parse(WebhooksTestCommand)
    const { database, names } = await splitPositionals([args.name, args.database])
    await using session = await this.session({ flags, database })
    const { store, clock, pacer } = await sessionWebhooks(session)
    const [{ findWebhook }, { post }, { payload }, { readKeys }] = await Promise.all([
      import('../../find-webhooks.js'),
      import('../../post.js'),
      import('../../payload.js'),
      import('../../read-keys.js'),
    ])
    const webhook = await findWebhook(store, names)
    const { name, url } = webhook
    const keys = await readKeys(webhook.secret)
    const id = `test.${randomUUID()}`
    const notice = { id, type: 'webhook.test', at: clock.now(), run: null, data: { audit: null, webhook: name } }
    const from = pacer.elapsed()
    const signal = AbortSignal.any([session.signal, AbortSignal.timeout(10_000)])
    const { outcome, status, detail } = await post(
      { url, id, body: payload(notice, webhook.database), keys },
      clock.now(),
      signal,
    )
    const milliseconds = Math.round(pacer.elapsed() - from)
    const delivered = outcome === 'delivered'
    if (delivered && !webhook.enabled) await store.enable(name, true, undefined)
    this.log(
      delivered
        ? `${mark('done')} Webhook "${name}" answered ${status} in ${formatElapsed(milliseconds)}.`
        : `${mark('failed')} Webhook "${name}" was not told: ${detail}.`,
    )
    if (!delivered) this.exitWith(1)
    return { name, id, delivered, status, detail, milliseconds }
  }
}
