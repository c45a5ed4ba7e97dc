import { CtkCommand, type Session } from '@ctk/cli-kit'
import { type Policy, RetentionStrategies, sameTable } from '@ctk/core'
import { boolean, string } from '@oclif/core/flags'
import { tableArguments } from '../../retention/arguments.js'
import { formatRemoved } from '../../retention/format-removed.js'
import { oneTable } from '../../retention/one-table.js'
import { noPolicyOf } from '../../retention/selection.js'
import type { RemovedPolicies } from './delete-policy.js'

/** Lets a table keep its data for ever again. */
export default class RetentionUnsetTtlCommand extends CtkCommand {
  static override summary = 'Let a table keep its data for ever again'
  static override description =
    `Removes the policies of a table that remove its data, or with --strategy those of that strategy, in order of strategy and id.
Policies that only move data stay. The data itself is not touched.`
  static override examples = [
    '<%= config.bin %> <%= command.id %> doc.raw_metrics',
    '<%= config.bin %> <%= command.id %> doc.raw_metrics --dry-run',
  ]
  static override args = tableArguments
  static override flags = {
    strategy: string({ helpValue: 'NAME', summary: 'Only policies of this strategy.' }),
    'dry-run': boolean({ default: false, summary: 'List what would be removed, and remove nothing.' }),
  }

  async run(): Promise<RemovedPolicies> {
    const { args, flags } = await this.parse(RetentionUnsetTtlCommand)
    const { table: name, database } = await oneTable([args.table, args.database])
    await using session = await this.session({ flags, database })
    const { policies: store } = session.toolkit
    const table = store.tableName(name)
    const all = await store.find({}, session.signal)
    const policies: Policy[] = []
    for (const policy of all.filter((each) => sameTable(each.table, table))) {
      const chosen = flags.strategy === undefined ? await removes(policy, session) : policy.strategy === flags.strategy
      if (chosen) policies.push(policy)
    }
    if (policies.length === 0) throw await noPolicyOf(table, all)
    const dryRun = flags['dry-run']
    if (!dryRun) await store.remove({ ids: policies.map(({ id }) => id) })
    this.log(formatRemoved(policies, dryRun))
    return { policies, dryRun }
  }
}

async function removes({ strategy }: Policy, { registry }: Session): Promise<boolean> {
  if (!registry.has(RetentionStrategies, strategy)) return false
  return (await registry.load(RetentionStrategies, strategy)).destructive
}
