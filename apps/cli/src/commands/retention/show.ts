import { CtkCommand } from '@ctk/cli-kit'
import type { ShownRun } from '@ctk/core'
import { boolean } from '@oclif/core/flags'
import { runArguments } from '../../retention/arguments.js'
import { formatShownRun } from '../../retention/format-shown-run.js'
import { oneRun } from '../../retention/one-run.js'

/** Shows a run. */
export default class RetentionShowCommand extends CtkCommand {
  static override summary = 'Show what a run did, step by step'
  static override description =
    `Shows what was asked for, what became of every step, where the audit of the run stands, and what can be done next. Steps are in the order in which they began; neighbours that went alike stand in one line, --all shows each. The beginning of an id will do, if no other run has it. Writes nothing.
Exit code: 0; 3 there is no such run.`
  static override examples = [
    '<%= config.bin %> <%= command.id %> 01JD3Q8ZK2V4N6T8W0Y2A4C6E8',
    '<%= config.bin %> <%= command.id %> 01JD3Q8Z --all',
  ]
  static override args = runArguments
  static override flags = { all: boolean({ default: false, summary: 'One line for each step.' }) }

  async run(): Promise<ShownRun> {
    const { args, flags } = await this.parse(RetentionShowCommand)
    const { run, database } = await oneRun([args.run, args.database])
    await using session = await this.session({ flags, database })
    const shown = await session.toolkit.retention.show(run, session.signal)
    this.log(formatShownRun(shown, flags.all))
    return shown
  }
}
