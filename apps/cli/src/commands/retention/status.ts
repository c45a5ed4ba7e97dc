import { CtkCommand, usageError } from '@ctk/cli-kit'
import type { StatusReport } from '@ctk/core'
import { boolean, string } from '@oclif/core/flags'
import { tablesArgument } from '../../retention/arguments.js'
import { formatPrometheus } from '../../retention/format-prometheus.js'
import { formatStatus } from '../../retention/format-status.js'
import { formatNoPolicies } from '../../retention/no-policies.js'
import { readSelection, retentionRequest } from '../../retention/selection.js'
import { guardFlags, policyFilterFlags } from '../../retention/selection-flags.js'

/** Shows how policies fare. */
export default class RetentionStatusCommand extends CtkCommand {
  static override summary = 'Show when policies were last carried out, what is overdue, and what comes next'
  static override description =
    `For every policy: its last run and its last success, the next expiry, how long expired data has been waiting (lag), and how often it failed in a row. A policy is stale when no run has dealt with it successfully for --max-age; a new one has as long until its first run. Policies are in order of table, strategy and id. Writes nothing. It plans as a run does: ask once an hour, say, not once a second.
With --prometheus the same as metrics, in the text format of Prometheus: for the textfile collector of the node exporter, say.
Exit code: 0 all is well; 1 a policy is stale, paused or cannot be carried out.`
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --max-age 8d --tags weekly',
    '<%= config.bin %> <%= command.id %> --prometheus',
  ]
  static override args = tablesArgument
  static override flags = {
    ...policyFilterFlags,
    'max-age': string({
      helpValue: 'DURATION',
      default: '25h',
      summary: 'Within which time a run must have dealt with every policy; INF for no limit.',
    }),
    'pause-after': guardFlags['pause-after'],
    prometheus: boolean({ default: false, summary: 'Print metrics for Prometheus instead.' }),
  }

  async run(): Promise<StatusReport> {
    const { args, flags } = await this.parse(RetentionStatusCommand)
    if (flags.prometheus && this.mode === 'json')
      throw await usageError('--prometheus and --json do not go together.', ['Leave one of them out.'])
    const { database, tables } = await readSelection(args.table ?? [])
    await using session = await this.session({ flags, database })
    const request = { ...(await retentionRequest(session, tables, flags)), maxAge: flags['max-age'] }
    const report = await session.toolkit.retention.status(request, session.signal)
    if (flags.prometheus) this.log(formatPrometheus(report).trimEnd())
    else this.log(report.policies.length === 0 ? await formatNoPolicies(session, request) : formatStatus(report))
    this.exitWith(report.exitCode)
    return report
  }
}
