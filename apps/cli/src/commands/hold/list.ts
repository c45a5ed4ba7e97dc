import { CtkCommand } from '@ctk/cli-kit'
import { ClockService, type Hold } from '@ctk/core'
import { boolean } from '@oclif/core/flags'
import { formatHolds } from '../../hold/format-hold.js'
import { optionalTableArguments } from '../../retention/arguments.js'
import { atMostOneTable } from '../../retention/one-table.js'

/** The document of `ctk hold list`. */
export interface HoldList {
  /** In order of creation. */
  readonly holds: readonly Hold[]
}

/** Lists holds. */
export default class HoldListCommand extends CtkCommand {
  static override summary = 'List holds'
  static override description =
    'Holds are in order of creation; those that were released or have expired only with --all.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> doc.metrics --all --json',
  ]
  static override args = optionalTableArguments
  static override flags = {
    all: boolean({ default: false, summary: 'Those that were released or have expired, too.' }),
  }

  async run(): Promise<HoldList> {
    const { args, flags } = await this.parse(HoldListCommand)
    const { table, database } = await atMostOneTable([args.table, args.database])
    await using session = await this.session({ flags, database })
    const holds = await session.toolkit.holds.list({ table, all: flags.all }, session.signal)
    this.log(formatHolds(holds, flags.all, session.registry.get(ClockService).now()))
    return { holds }
  }
}
