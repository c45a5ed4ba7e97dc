import { CtkCommand } from '@ctk/cli-kit'
import type { Hold } from '@ctk/core'
import { string } from '@oclif/core/flags'
import { formatAddedHold } from '../../hold/format-hold.js'
import { tableArguments } from '../../retention/arguments.js'
import { oneTable } from '../../retention/one-table.js'

/** Pins data. */
export default class HoldAddCommand extends CtkCommand {
  static override summary = 'Pin data, so that no strategy removes or moves it'
  static override description =
    `Without --from, --until, --partition and --where all of the table is pinned. A range of time pins every partition that overlaps it by the time column of the policy, and of timerange strategies exactly the rows within; conditions pin every partition that has a matching row, and of timerange strategies exactly the matching rows. What is given together must all be met.
A run that is at work on the table stops there before its next batch; plans and reports name the hold.
Exit code: 0; 2 something is not understood; 3 there is no such table, column or partition.`
  static override examples = [
    '<%= config.bin %> <%= command.id %> doc.metrics --reason "audit 2026" --from 2025-01-01 --until 2025-04-01',
    '<%= config.bin %> <%= command.id %> doc.metrics --reason "case 4711" --where tenant=acme --expires 2027-01-01',
    '<%= config.bin %> <%= command.id %> doc.metrics --reason "under repair" --partition 2025-03',
  ]
  static override args = tableArguments
  static override flags = {
    reason: string({ required: true, helpValue: 'TEXT', summary: 'Why; plans and reports quote it.' }),
    from: string({
      helpValue: 'WHEN',
      summary:
        'Only what is from here on: a date (its first instant in UTC), an instant, epoch milliseconds or now-3d.',
    }),
    until: string({ helpValue: 'WHEN', summary: 'Only what is before this.' }),
    partition: string({ helpValue: 'LABEL', summary: 'Only this partition, as plans call it.' }),
    where: string({
      helpValue: 'CONDITION',
      multiple: true,
      multipleNonGreedy: true,
      summary: 'Only rows that meet this: tenant=acme, tenant!=acme, "region in eu,us". Several must all be met.',
    }),
    expires: string({ helpValue: 'WHEN', summary: 'When the hold ends by itself. Default: when it is released.' }),
  }

  async run(): Promise<Hold> {
    const { args, flags } = await this.parse(HoldAddCommand)
    const { table, database } = await oneTable([args.table, args.database])
    await using session = await this.session({ flags, database })
    const { reason, from, until, partition, where, expires } = flags
    const hold = await session.toolkit.holds.add(
      { table, reason, from, until, partition, where, expires },
      session.signal,
    )
    this.log(formatAddedHold(hold))
    return hold
  }
}
