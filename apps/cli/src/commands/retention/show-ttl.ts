import { CtkCommand } from '@ctk/cli-kit'
import { formatSelector, formatTableName, type SelectedPolicy, sameTable, systemClock } from '@ctk/core'
import { tablesArgument } from '../../retention/arguments.js'
import { describePolicy } from '../../retention/describe-policy.js'
import { findTable } from '../../retention/find-table.js'
import { formatTtlFacts } from '../../retention/format-ttl.js'
import { readSelection } from '../../retention/selection.js'

/** The document of `ctk retention show-ttl`. */
export interface ShownTtl {
  /** In order of table, strategy, id; patterns with the tables that they stand for in their place. */
  readonly policies: readonly SelectedPolicy[]
}

/** Shows how long tables keep their data. */
export default class RetentionShowTtlCommand extends CtkCommand {
  static override summary = 'Show how long tables keep their data'
  static override description =
    `Says in words what happens to which table's data and how much of it is old enough now; without a table for all that have a policy, in order of table, strategy and id.`
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> doc.raw_metrics',
  ]
  static override args = tablesArgument

  async run(): Promise<ShownTtl> {
    const { args, flags } = await this.parse(RetentionShowTtlCommand)
    const { database, tables } = await readSelection(args.table ?? [])
    await using session = await this.session({ flags, database })
    const { toolkit, signal } = session
    const named = await Promise.all(tables.map((table) => findTable(table, session)))
    const all = await toolkit.policies.select({}, signal)
    const policies =
      named.length === 0 ? all : all.filter((policy) => named.some(({ name }) => sameTable(name, policy.table)))
    const infos = await session.database.catalog.tables(
      policies.map((policy) => policy.table),
      signal,
    )
    const now = systemClock.now()
    for (const policy of policies) {
      const table = infos.find(({ name }) => sameTable(name, policy.table))
      const state = policy.enabled ? '' : ' (disabled)'
      const by = policy.selection?.pattern === undefined ? '' : ` (by ${policy.selection.pattern})`
      this.log(`${formatSelector(policy)}: ${describePolicy(policy, table)}${by}${state}`)
      const missing = policy.match === 'pattern' ? 'no table is left to it' : 'there is no such table'
      for (const line of table ? formatTtlFacts({ policy, table, now }) : [`  ${missing}`]) this.log(line)
    }
    for (const { name } of named) {
      if (!policies.some((policy) => sameTable(policy.table, name))) {
        this.log(`${formatTableName(name)}: keeps its data for ever; there is no policy for it`)
      }
    }
    if (policies.length + named.length === 0)
      this.log('There are no policies yet: every table keeps its data for ever.')
    return { policies }
  }
}
