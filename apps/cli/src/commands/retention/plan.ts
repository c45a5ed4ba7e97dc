import { CtkCommand, usageError } from '@ctk/cli-kit'
import type { RetentionPlan } from '@ctk/core'
import { string } from '@oclif/core/flags'
import { tablesArgument } from '../../retention/arguments.js'
import { atFlag } from '../../retention/at-flag.js'
import { planExitCode } from '../../retention/plan-exit-code.js'
import { savePlan } from '../../retention/save-plan.js'
import { readSelection, retentionRequest } from '../../retention/selection.js'
import { cutoffFlags, guardFlags, policyFilterFlags } from '../../retention/selection-flags.js'
import { showPlan } from '../../retention/show-plan.js'

/** Shows what a run would do. */
export default class RetentionPlanCommand extends CtkCommand {
  static override summary = 'Show what a run would do, and why'
  static override description =
    `Plans exactly as "ctk retention run" does and stops there: nothing is written. A cutoff in the future simulates; --at simulates all of it, the newest partition included.
Lines are in order of table, strategy and policy id; partitions from old to new.
Exit code: 0; 1 when some policies cannot be carried out; 3 when none can.`
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> doc.metrics --cutoff 2026-12-31',
    '<%= config.bin %> <%= command.id %> --at 2027-01-01',
    '<%= config.bin %> <%= command.id %> --out plan.json',
    '<%= config.bin %> <%= command.id %> --tags "prod and not eu" --json',
  ]
  static override args = tablesArgument
  static override flags = {
    ...policyFilterFlags,
    ...cutoffFlags,
    ...atFlag,
    ...guardFlags,
    out: string({
      helpValue: 'FILE',
      summary: 'Also write the plan to a file, to be reviewed and then applied by "ctk retention apply".',
    }),
  }

  async run(): Promise<RetentionPlan> {
    const { args, flags } = await this.parse(RetentionPlanCommand)
    const { database, tables } = await readSelection(args.table ?? [])
    await using session = await this.session({ flags, database })
    if (flags.at !== undefined && flags.out !== undefined)
      throw await usageError('A simulation (--at) cannot be saved (--out): nothing can be run from it.')
    const at = flags.at === undefined ? {} : { at: flags.at }
    const request = { ...(await retentionRequest(session, tables, flags)), ...at }
    const saving = flags.out === undefined ? {} : { fingerprints: true }
    const made = await session.toolkit.retention.plan({ ...request, ...saving }, session.signal)
    const plan = flags.out === undefined ? made : await savePlan(made, flags.out, session)
    this.log(await showPlan(plan, request, session, this.argv, flags.out))
    this.exitWith(planExitCode(plan))
    return plan
  }
}
