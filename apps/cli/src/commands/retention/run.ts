import { CtkCommand } from '@ctk/cli-kit'
import type { RetentionPlan, RunReport } from '@ctk/core'
import { boolean } from '@oclif/core/flags'
import { tablesArgument } from '../../retention/arguments.js'
import { formatRun } from '../../retention/format-run.js'
import { formatNoPolicies } from '../../retention/no-policies.js'
import { planExitCode } from '../../retention/plan-exit-code.js'
import { runFlags } from '../../retention/run-flags.js'
import { runOptions } from '../../retention/run-options.js'
import { readSelection, retentionRequest } from '../../retention/selection.js'
import { cutoffFlags, guardFlags, policyFilterFlags } from '../../retention/selection-flags.js'
import { showPlan } from '../../retention/show-plan.js'

/** Carries policies out. */
export default class RetentionRunCommand extends CtkCommand {
  static override summary = 'Carry out policies: remove what is expired'
  static override description =
    `Plans and applies. Without --strategy all policies are carried out. A table of which more than --max-share percent would go is left alone, and so is the newest partition of every table; a cutoff in the future is refused.
Tables are worked on in order of table, strategy and policy id, each from its oldest partition on. Ctrl-C stops after the running step. Only one run works on a table at a time.
Exit code: 0 done, or nothing to do; 1 some tables failed or were left alone; 3 all were left alone; 5 another run works on a table of this one; 130 interrupted.`
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --dry-run',
    '<%= config.bin %> <%= command.id %> doc.metrics --cutoff 2026-06-30',
    '<%= config.bin %> <%= command.id %> --strategy=delete --tags=foo,bar --cutoff-day=2023-06-27',
  ]
  static override args = tablesArgument
  static override flags = {
    ...policyFilterFlags,
    ...cutoffFlags,
    ...guardFlags,
    ...runFlags,
    'dry-run': boolean({
      default: false,
      summary: 'Print the plan, as "ctk retention plan" does, and change nothing.',
    }),
  }

  async run(): Promise<RunReport | RetentionPlan> {
    const { args, flags } = await this.parse(RetentionRunCommand)
    const { database, tables } = await readSelection(args.table ?? [])
    await using session = await this.session({ flags, database })
    const request = await retentionRequest(session, tables, flags)
    if (flags['dry-run']) {
      const plan = await session.toolkit.retention.plan(request, session.signal)
      this.log(await showPlan(plan, request, session, this.argv))
      this.exitWith(planExitCode(plan))
      return plan
    }
    const options = await runOptions(flags, session)
    const report = await session.toolkit.retention.run({ ...request, ...options }, session.signal)
    this.log(report.tables.length === 0 ? await formatNoPolicies(session, request) : formatRun(report))
    this.exitWith(report.exitCode)
    return report
  }
}
