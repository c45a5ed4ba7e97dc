import { CtkCommand, splitPositionals, usageError } from '@ctk/cli-kit'
import type { Policy } from '@ctk/core'
import { boolean, string } from '@oclif/core/flags'
import { policiesArgument } from '../../retention/arguments.js'
import { formatRemoved } from '../../retention/format-removed.js'
import { selectPolicies } from '../../retention/select-policies.js'
import { policyFilterFlags } from '../../retention/selection-flags.js'

/** The document of `ctk retention delete-policy` and `unset-ttl`. */
export interface RemovedPolicies {
  /** In order of table, strategy, id. */
  readonly policies: readonly Policy[]
  readonly dryRun: boolean
}

/** Removes policies. */
export default class RetentionDeletePolicyCommand extends CtkCommand {
  static override summary = 'Remove policies; the data stays'
  static override description =
    `Removes the policies that are named by id or table, or selected by --tags and --strategy, and lists them in order of table, strategy and id. Without any of these nothing is removed. Data is never touched.`
  static override examples = [
    '<%= config.bin %> <%= command.id %> 0123456789ab',
    '<%= config.bin %> <%= command.id %> --tags=baz',
    '<%= config.bin %> <%= command.id %> doc.metrics --dry-run',
  ]
  static override aliases = ['retention:rm', 'retention:del']
  static override args = policiesArgument
  static override flags = {
    ...policyFilterFlags,
    id: string({ hidden: true, aliases: ['identifier'] }),
    'dry-run': boolean({ default: false, summary: 'List what would be removed, and remove nothing.' }),
  }

  async run(): Promise<RemovedPolicies> {
    const { args, flags } = await this.parse(RetentionDeletePolicyCommand)
    const { database, names } = await splitPositionals([...(args.policy ?? []), flags.id])
    const { tags, strategy, 'dry-run': dryRun } = flags
    if (names.length === 0 && tags === undefined && strategy === undefined) {
      throw await usageError('Nothing says which policies to remove.', ['Name an id or a table, or use --tags.'])
    }
    await using session = await this.session({ flags, database })
    const policies = await selectPolicies(session, { names, tags, strategy })
    if (policies.length > 0 && !dryRun) await session.toolkit.policies.remove({ ids: policies.map(({ id }) => id) })
    this.log(formatRemoved(policies, dryRun))
    return { policies, dryRun }
  }
}
