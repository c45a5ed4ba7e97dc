import { CtkCommand, mark, splitPositionals, usageError } from '@ctk/cli-kit'
import { formatTableName, type Hold } from '@ctk/core'
import { string as argument } from '@oclif/core/args'
import { string } from '@oclif/core/flags'
import { databaseArgument } from '../../retention/arguments.js'
import { onlyOne } from '../../retention/only-one.js'

/** Ends a hold. */
export default class HoldReleaseCommand extends CtkCommand {
  static override summary = 'End a hold'
  static override description =
    `What it pinned may go with the next run. A hold that was released before stays as it is. The hold and its release are kept, and are in the audit.
Exit code: 0; 3 there is no such hold.`
  static override examples = [
    '<%= config.bin %> <%= command.id %> 0123456789ab',
    '<%= config.bin %> <%= command.id %> 0123456789ab --reason "audit closed"',
  ]
  static override args = {
    id: argument({
      required: true,
      ignoreStdin: true,
      description: 'The id of the hold, as "ctk hold list" shows it.',
    }),
    ...databaseArgument,
  }
  static override flags = { reason: string({ helpValue: 'TEXT', summary: 'Why it may go now.' }) }

  async run(): Promise<Hold> {
    const { args, flags } = await this.parse(HoldReleaseCommand)
    const { database, names } = await splitPositionals([args.id, args.database])
    const id = await onlyOne(names)
    if (id === undefined) throw await usageError('ID is missing.', ['See the ids: ctk hold list'])
    await using session = await this.session({ flags, database })
    const hold = await session.toolkit.holds.release(id, { reason: flags.reason })
    const table = formatTableName(hold.table)
    this.log(
      [
        `${mark('done')} Hold ${hold.id} of ${table} is released: "${hold.reason}"`,
        `Next: ctk retention plan ${table}`,
      ].join('\n'),
    )
    return hold
  }
}
