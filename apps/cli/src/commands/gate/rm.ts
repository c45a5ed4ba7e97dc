import { CtkCommand, mark } from '@ctk/cli-kit'
import { formatTableName, type HighWaterMark } from '@ctk/core'
import { string } from '@oclif/core/flags'
import { tableArguments } from '../../retention/arguments.js'
import { oneTable } from '../../retention/one-table.js'

/** Forgets a dependant. */
export default class GateRmCommand extends CtkCommand {
  static override summary = 'Forget a dependant: nothing waits for it any more'
  static override description = `Removes the high-water mark of a dependant.
Exit code: 0; 3 the table has no such dependant.`
  static override examples = ['<%= config.bin %> <%= command.id %> doc.metrics --dependant rollup-1h']
  static override args = tableArguments
  static override flags = {
    dependant: string({ required: true, helpValue: 'NAME', summary: 'What no longer depends on the table.' }),
  }

  async run(): Promise<HighWaterMark> {
    const { args, flags } = await this.parse(GateRmCommand)
    const { table, database } = await oneTable([args.table, args.database])
    await using session = await this.session({ flags, database })
    const removed = await session.toolkit.gates.remove({ table, dependant: flags.dependant })
    const name = formatTableName(removed.table)
    this.log(`${mark('done')} ${name} no longer waits for ${removed.dependant}\nNext: ctk retention plan ${name}`)
    return removed
  }
}
