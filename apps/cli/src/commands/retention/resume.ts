import { CtkCommand } from '@ctk/cli-kit'
import type { ResumeReport } from '@ctk/core'
import { runArguments } from '../../retention/arguments.js'
import { formatResume } from '../../retention/format-resume.js'
import { oneRun } from '../../retention/one-run.js'
import { runFlags } from '../../retention/run-flags.js'
import { runOptions } from '../../retention/run-options.js'
import { pauseAfter } from '../../retention/selection.js'
import { guardFlags } from '../../retention/selection-flags.js'

/** Finishes what a run left. */
export default class RetentionResumeCommand extends CtkCommand {
  static override summary = 'Finish what a run left that was killed, interrupted or failed'
  static override description =
    `Takes the leases of the run's tables, finds out what became of the steps that it left open (what has happened is adopted, what has not is discarded), and does the same request again as a run of its own. A cutoff such as now or now-3d counts from the present. An ordinary "ctk retention run" settles what was left, too; this does it for one run. The beginning of an id will do.
Exit code: as "ctk retention run"; 0 also when there is nothing to resume; 3 there is no such run, or it applied a saved plan (apply that again).`
  static override examples = [
    '<%= config.bin %> <%= command.id %> 01JD3Q8ZK2V4N6T8W0Y2A4C6E8',
    '<%= config.bin %> <%= command.id %> 01JD3Q8Z --wait 10m',
  ]
  static override args = runArguments
  static override flags = { 'pause-after': guardFlags['pause-after'], ...runFlags }

  async run(): Promise<ResumeReport> {
    const { args, flags } = await this.parse(RetentionResumeCommand)
    const { run, database } = await oneRun([args.run, args.database])
    await using session = await this.session({ flags, database })
    const options = { ...(await runOptions(flags, session)), ...(await pauseAfter(session)) }
    const resumed = await session.toolkit.retention.resume(run, options, session.signal)
    this.log(formatResume(resumed))
    this.exitWith(resumed.report?.exitCode ?? 0)
    return resumed
  }
}
