import { CtkCommand } from '@ctk/cli-kit'
import type { HighWaterMark } from '@ctk/core'
import { formatMarks } from '../../gate/format-marks.js'
import { optionalTableArguments } from '../../retention/arguments.js'
import { atMostOneTable } from '../../retention/one-table.js'

/** The document of `ctk gate list`. */
export interface MarkList {
  /** In order of table and dependant. */
  readonly marks: readonly HighWaterMark[]
}

/** Lists high-water marks. */
export default class GateListCommand extends CtkCommand {
  static override summary = 'List how far dependants have seen tables'
  static override description = 'Marks are in order of table and dependant.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> doc.metrics --json',
  ]
  static override args = optionalTableArguments

  async run(): Promise<MarkList> {
    const { args, flags } = await this.parse(GateListCommand)
    const { table, database } = await atMostOneTable([args.table, args.database])
    await using session = await this.session({ flags, database })
    const marks = await session.toolkit.gates.list({ table }, session.signal)
    this.log(formatMarks(marks))
    return { marks }
  }
}
