import { CtkCommand } from '@ctk/cli-kit'
import type { CheckReport } from '@ctk/core'
import { tablesArgument } from '../../retention/arguments.js'
import { formatCheck } from '../../retention/format-check.js'
import { formatNoPolicies } from '../../retention/no-policies.js'
import { readSelection, retentionRequest } from '../../retention/selection.js'
import { cutoffFlags, policyFilterFlags } from '../../retention/selection-flags.js'

/** Checks policies. */
export default class RetentionCheckPoliciesCommand extends CtkCommand {
  static override summary = 'Check policies against the database'
  static override description =
    `Looks whether each policy can be carried out (table, column, type, target, strategy, bounds of partitions) and whether policies contradict each other, and shows what would happen and why. Writes nothing. Policies are in order of table, strategy and id.
Exit code: 0 all is well; 1 there are findings.`
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --cutoff 2002-12-31',
    '<%= config.bin %> <%= command.id %> --tags prod --json',
  ]
  static override aliases = ['retention:check']
  static override args = tablesArgument
  static override flags = { ...policyFilterFlags, ...cutoffFlags }

  async run(): Promise<CheckReport> {
    const { args, flags } = await this.parse(RetentionCheckPoliciesCommand)
    const { database, tables } = await readSelection(args.table ?? [])
    await using session = await this.session({ flags, database })
    const request = await retentionRequest(session, tables, flags)
    const report = await session.toolkit.retention.check(request, session.signal)
    this.log(report.plan.tables.length === 0 ? await formatNoPolicies(session, request) : formatCheck(report))
    this.exitWith(report.exitCode)
    return report
  }
}
