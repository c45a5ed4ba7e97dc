import { CtkCommand, splitPositionals } from '@ctk/cli-kit'
import type { AuditReport } from '@ctk/core'
import { string } from '@oclif/core/flags'
import { formatVerification } from '../../audit/format-verification.js'
import { readReports } from '../../audit/read-reports.js'
import { databaseArgument } from '../../retention/arguments.js'

/** Recomputes the audit. */
export default class AuditVerifyCommand extends CtkCommand {
  static override summary = 'Check that nobody changed the audit'
  static override description =
    `Every run has a chain: each entry of the audit is hashed together with the hash of the one before, from how the run began to how it ended. This recomputes all of them: hashes, places, columns, the length and the head that the run tells, and its seal. What does not fit is named by run and entry.
A run that is going on, or that was killed, has no seal yet; that is told, and is not a finding.
Whoever owns the database can rewrite a whole chain, or remove it, so that it fits again. To notice that, keep the report of each run where they cannot write (ctk retention run --json > FILE), and compare with --report.
Exit code: 0 nothing found, 1 findings.`
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --run 01M83VR52BKSGYQGQ92WMJ1BGP',
    '<%= config.bin %> <%= command.id %> --report run-1.json --report run-2.json',
  ]
  static override args = databaseArgument
  static override flags = {
    run: string({ helpValue: 'RUN', multiple: true, multipleNonGreedy: true, summary: 'Only this run. Repeatable.' }),
    report: string({
      helpValue: 'FILE',
      multiple: true,
      multipleNonGreedy: true,
      summary: 'Compare with the report of a run that was kept apart, as --json wrote it. Repeatable.',
    }),
  }

  async run(): Promise<AuditReport> {
    const { args, flags } = await this.parse(AuditVerifyCommand)
    const { database } = await splitPositionals([args.database])
    await using session = await this.session({ flags, database })
    const reports = await readReports(flags.report ?? [])
    const report = await session.toolkit.audit.verify({ runs: flags.run, reports }, session.signal)
    this.log(formatVerification(report))
    this.exitWith(report.exitCode)
    return report
  }
}
