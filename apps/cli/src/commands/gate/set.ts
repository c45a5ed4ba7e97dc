import { CtkCommand, mark } from '@ctk/cli-kit'
import { formatTableName, type HighWaterMark } from '@ctk/core'
import { boolean, string } from '@oclif/core/flags'
import { seen } from '../../gate/format-marks.js'
import { tableArguments } from '../../retention/arguments.js'
import { oneTable } from '../../retention/one-table.js'

/** Says how far a dependant has seen a table. */
export default class GateSetCommand extends CtkCommand {
  static override summary = 'Say how far a dependant has seen a table; what it has not seen is not removed'
  static override description =
    `A dependant is whatever reads a table before its data may go: a rollup, an export, a view. Strategies that remove data keep every partition that ends after the mark, and of timerange strategies every row from the mark on; those that only move data do not wait. Without --seen-until the dependant has seen nothing yet. A mark only grows, unless it is forced back.
Exit code: 0; 2 the time is not understood; 3 there is no such table, or the mark would go back.`
  static override examples = [
    '<%= config.bin %> <%= command.id %> doc.metrics --dependant rollup-1h --seen-until 2025-11-30T22:00Z',
    '<%= config.bin %> <%= command.id %> doc.metrics --dependant export',
  ]
  static override args = tableArguments
  static override flags = {
    dependant: string({ required: true, helpValue: 'NAME', summary: 'What depends on the table.' }),
    'seen-until': string({
      helpValue: 'WHEN',
      summary:
        'Everything before this was seen: a date (its first instant in UTC), an instant, epoch milliseconds or now-3d.',
    }),
    force: boolean({ default: false, summary: 'Let the mark go back.' }),
  }

  async run(): Promise<HighWaterMark> {
    const { args, flags } = await this.parse(GateSetCommand)
    const { table, database } = await oneTable([args.table, args.database])
    await using session = await this.session({ flags, database })
    const { dependant, force, 'seen-until': seenUntil } = flags
    const set = await session.toolkit.gates.set({ table, dependant, seenUntil, force }, session.signal)
    const name = formatTableName(set.table)
    this.log(
      `${mark('done')} ${name}: ${set.dependant} has seen ${set.seenUntil === undefined ? '' : 'up to '}${seen(set)}\nNext: ctk retention plan ${name}`,
    )
    return set
  }
}
