import { CtkCommand } from '@ctk/cli-kit'
import { type Policy, sameTable, selects } from '@ctk/core'
import { tablesArgument } from '../../retention/arguments.js'
import { formatPolicies } from '../../retention/format-policies.js'
import { formatNoPolicies } from '../../retention/no-policies.js'
import { readSelection, retentionRequest } from '../../retention/selection.js'
import { policyFilterFlags } from '../../retention/selection-flags.js'

/** The document of `ctk retention list-policies`. */
export interface PolicyList {
  /** In order of table, strategy, id. */
  readonly policies: readonly Policy[]
}

/** Lists policies. */
export default class RetentionListPoliciesCommand extends CtkCommand {
  static override summary = 'List policies'
  static override description =
    'Policies are in order of table (schema, then name), strategy and id. A table lists the patterns that stand for it, too.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --tags "foo or bar" --json',
    '<%= config.bin %> <%= command.id %> --strategy=delete crate://localhost:4200',
  ]
  static override aliases = ['retention:list']
  static override args = tablesArgument
  static override flags = { ...policyFilterFlags }

  async run(): Promise<PolicyList> {
    const { args, flags } = await this.parse(RetentionListPoliciesCommand)
    const { database, tables } = await readSelection(args.table ?? [])
    await using session = await this.session({ flags, database })
    const { strategy, tags, tables: names } = await retentionRequest(session, tables, flags)
    const found = await session.toolkit.policies.find({ strategy, tags }, session.signal)
    const policies = found.filter(
      (policy) => !names || names.some((name) => sameTable(policy.table, name) || selects(policy, name)),
    )
    this.log(policies.length === 0 ? await formatNoPolicies(session, flags) : formatPolicies(policies))
    return { policies }
  }
}
