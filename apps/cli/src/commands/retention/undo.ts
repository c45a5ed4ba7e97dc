import { CtkCommand } from '@ctk/cli-kit'
import type { RunReport } from '@ctk/core'
import { runArguments } from '../../retention/arguments.js'
import { formatUndo } from '../../retention/format-undo.js'
import { oneRun } from '../../retention/one-run.js'
import { runFlags } from '../../retention/run-flags.js'
import { runOptions } from '../../retention/run-options.js'

/** Brings back what a run has removed. */
export default class RetentionUndoCommand extends CtkCommand {
  static override summary = 'Bring back what a run has removed, within its grace period'
  static override description =
    `Partitions that a run took out under a policy with a grace period are kept aside until it is over; this puts them back into their table, or their rows where their time is covered by a newer partition. Policies without a grace period remove for good.
Exit code: 0 done; 1 some partitions could not be brought back; 3 nothing of the run is kept; 5 another run works on the table.`
  static override examples = ['<%= config.bin %> <%= command.id %> 01JD3Q8ZK2V4N6T8W0Y2A4C6E8']
  static override args = runArguments
  static override flags = { wait: runFlags.wait }

  async run(): Promise<RunReport> {
    const { args, flags } = await this.parse(RetentionUndoCommand)
    const { run, database } = await oneRun([args.run, args.database])
    await using session = await this.session({ flags, database })
    const options = await runOptions(flags, session)
    const report = await session.toolkit.retention.undo(run, options, session.signal)
    this.log(formatUndo(report, run))
    this.exitWith(report.exitCode)
    return report
  }
}
