import { CtkCommand, splitPositionals, usageError } from '@ctk/cli-kit'
import type { PolicyVersion } from '@ctk/core'
import { string as argument } from '@oclif/core/args'
import { databaseArgument } from '../../retention/arguments.js'
import { formatPolicyHistory } from '../../retention/format-policy-history.js'
import { onlyOne } from '../../retention/only-one.js'

/** The document of `ctk retention policy-history`. */
export interface PolicyVersions {
  readonly id: string
  /** The first change first. */
  readonly versions: readonly PolicyVersion[]
}

/** Shows what became of a policy. */
export default class RetentionPolicyHistoryCommand extends CtkCommand {
  static override summary = 'Show every version of a policy, and who changed it'
  static override description =
    'Tells from the audit when a policy was created, changed and removed, by whom and from where, field by field. Policies that are removed have a history, too.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> 0123456789ab',
    '<%= config.bin %> <%= command.id %> 0123456789ab --json',
  ]
  static override args = {
    policy: argument({ ignoreStdin: true, description: 'The id of the policy.' }),
    ...databaseArgument,
  }

  async run(): Promise<PolicyVersions> {
    const { args, flags } = await this.parse(RetentionPolicyHistoryCommand)
    const { database, names } = await splitPositionals([args.policy, args.database])
    const id = await onlyOne(names)
    if (id === undefined) throw await usageError('POLICY is missing.', ['ctk retention list-policies shows their ids.'])
    await using session = await this.session({ flags, database })
    const { policies } = session.toolkit
    const versions = await policies.history(id, session.signal)
    // Says that there is no such policy, and which one is near.
    if (versions.length === 0) await policies.find({ ids: [id] }, session.signal)
    this.log(formatPolicyHistory(id, versions))
    return { id, versions }
  }
}
