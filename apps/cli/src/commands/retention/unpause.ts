import { CtkCommand, splitPositionals, usageError } from '@ctk/cli-kit'
import type { UnpauseReport } from '@ctk/core'
import { policiesArgument } from '../../retention/arguments.js'
import { formatUnpause } from '../../retention/format-unpause.js'
import { selectPolicies } from '../../retention/select-policies.js'
import { policyFilterFlags } from '../../retention/selection-flags.js'

/** Lets paused policies go on. */
export default class RetentionUnpauseCommand extends CtkCommand {
  static override summary = 'Let policies go on that were paused after repeated failures'
  static override description =
    `A policy that failed in several runs in a row (--pause-after of "ctk retention run", default 3) is left out of runs until somebody has looked. This forgets the failures of the policies that are named by id or table, or selected by --tags and --strategy; editing a policy does the same. It is written into the audit; nothing is run.
Exit code: 0, also when there was nothing to forget.`
  static override examples = [
    '<%= config.bin %> <%= command.id %> 0123456789ab',
    '<%= config.bin %> <%= command.id %> doc.metrics',
    '<%= config.bin %> <%= command.id %> --tags prod',
  ]
  static override args = policiesArgument
  static override flags = { ...policyFilterFlags }

  async run(): Promise<UnpauseReport> {
    const { args, flags } = await this.parse(RetentionUnpauseCommand)
    const { database, names } = await splitPositionals(args.policy ?? [])
    const { tags, strategy } = flags
    if (names.length === 0 && tags === undefined && strategy === undefined) {
      throw await usageError('Nothing says which policies are meant.', ['Name an id or a table, or use --tags.'])
    }
    await using session = await this.session({ flags, database })
    const policies = await selectPolicies(session, { names, tags, strategy })
    const ids = policies.map(({ id }) => id)
    const report = await session.toolkit.retention.unpause({ ids }, session.signal)
    this.log(formatUnpause(report))
    return report
  }
}
