import { CtkCommand } from '@ctk/cli-kit'
import type { Explanation } from '@ctk/core'
import { boolean } from '@oclif/core/flags'
import { tableArguments } from '../../retention/arguments.js'
import { atFlag } from '../../retention/at-flag.js'
import { findTable } from '../../retention/find-table.js'
import { formatExplanation } from '../../retention/format-explanation.js'
import { oneTable } from '../../retention/one-table.js'
import { retentionRequest } from '../../retention/selection.js'
import { cutoffFlags, guardFlags } from '../../retention/selection-flags.js'

/** Explains a table. */
export default class RetentionExplainCommand extends CtkCommand {
  static override summary = 'Say for each partition of a table why it goes now, or not yet, and when'
  static override description =
    `Plans exactly as "ctk retention run" does, and tells all of it: for every policy of the table and each partition, oldest first, what happens and why, and since when or from when on. Neighbours that are alike stand in one line; --all shows each. Policies that go by rows show spans of time. Writes nothing.
Exit code: 0; 3 there is no such table.`
  static override examples = [
    '<%= config.bin %> <%= command.id %> doc.metrics',
    '<%= config.bin %> <%= command.id %> doc.metrics --all --json',
    '<%= config.bin %> <%= command.id %> doc.metrics --at 2027-01-01',
  ]
  static override args = tableArguments
  static override flags = {
    ...cutoffFlags,
    ...atFlag,
    ...guardFlags,
    all: boolean({ default: false, summary: 'One line for each partition.' }),
  }

  async run(): Promise<Explanation> {
    const { args, flags } = await this.parse(RetentionExplainCommand)
    const { table, database } = await oneTable([args.table, args.database])
    await using session = await this.session({ flags, database })
    const { policies, retention } = session.toolkit
    const at = flags.at === undefined ? {} : { at: flags.at }
    const request = { ...(await retentionRequest(session, [], flags)), ...at }
    const explanation = await retention.explain(policies.tableName(table), request, session.signal)
    // Without a policy nothing has asked for the table yet.
    if (explanation.policies.length === 0) await findTable(table, session)
    this.log(formatExplanation(explanation, flags.all, this.argv))
    return explanation
  }
}
