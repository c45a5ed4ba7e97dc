import { CtkCommand, mark, splitPositionals } from '@ctk/cli-kit'
import { boolean, string } from '@oclif/core/flags'
import type { ReplayedWebhook } from '../../replay.js'
import { sessionWebhooks } from '../../session-webhooks.js'
import { namesArgument } from '../../webhook-arguments.js'

/** Sends events again. */
export default class WebhooksReplayCommand extends CtkCommand {
  static override summary = 'Send the events that were not delivered'
  static override description =
    `Sends what is pending in the delivery log, and what only the audit has: a run that was killed could tell nobody. An event has the same id whenever it is sent, so that a receiver can tell it from another one.
Exit code 1 when something could not be delivered again.`
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> ops --failed',
    '<%= config.bin %> <%= command.id %> ops --since 2026-11-01',
  ]
  static override args = namesArgument
  static override flags = {
    since: string({
      helpValue: 'TIME',
      summary:
        'Events from then on, such as 2026-11-01 or now-3d, also from before the webhook was added. Default: since it was, and runs of the last 7 days.',
    }),
    failed: boolean({ default: false, summary: 'Also what the receiver refused, or what was tried too often.' }),
  }

  async run(): Promise<{ readonly webhooks: readonly ReplayedWebhook[] }> {
    const { args, flags } = await this.parse(WebhooksReplayCommand)
    const { database, names } = await splitPositionals(args.name ?? [])
    await using session = await this.session({ flags, database })
    const [{ findWebhooks }, { replay }, { parseCutoff }] = await Promise.all([
      import('../../find-webhooks.js'),
      import('../../replay.js'),
      import('@ctk/core'),
    ])
    const parts = await sessionWebhooks(session)
    const since =
      flags.since === undefined ? undefined : parseCutoff(flags.since, { now: parts.clock.now(), timeZone: 'UTC' })
    const found = await findWebhooks(parts.store, names)
    const webhooks = await replay(
      { webhooks: found, since, failed: flags.failed },
      { ...parts, database: session.database },
      session.signal,
    )
    for (const { name, delivered, undelivered, detail } of webhooks) {
      const sent = `${delivered.toLocaleString('en-US')} delivered`
      if (undelivered === 0) this.log(`${mark('done')} ${name}  ${delivered === 0 ? 'nothing to send' : sent}`)
      else
        this.log(
          `${mark('failed')} ${name}  ${sent}, ${undelivered.toLocaleString('en-US')} not: ${detail ?? 'not tried'}`,
        )
    }
    if (webhooks.some(({ undelivered }) => undelivered > 0)) this.exitWith(1)
    return { webhooks }
  }
}
