import { CtkCommand, connectionArguments, type Session, usageError } from '@ctk/cli-kit'
import {
  chooseTtl,
  fitConditions,
  type Policy,
  type PolicyInput,
  parseCondition,
  parseTableSelector,
  parseTagList,
  sameConditions,
  sameTable,
  systemClock,
} from '@ctk/core'
import { string } from '@oclif/core/flags'
import { tableArguments } from '../../retention/arguments.js'
import { findTable } from '../../retention/find-table.js'
import { formatTtl } from '../../retention/format-ttl.js'
import { oneTable } from '../../retention/one-table.js'
import { changeFlags, columnFlag, policyFlags, whereFlag } from '../../retention/policy-flags.js'
import { hasLimit, newPolicyFields, policyPatch } from '../../retention/policy-patch.js'

/** The document of `ctk retention set-ttl`. */
export interface TtlDocument {
  readonly policy: Policy
  /** Whether there was no such policy before. */
  readonly created: boolean
  readonly dryRun: boolean
}

/** What fits is told by looking at a table, so that there must be one. */
async function requireName(text: string, { database }: Session): Promise<void> {
  if (parseTableSelector(text, database.defaultSchema).match === 'name') return
  throw await usageError(`${JSON.stringify(text)} is a pattern, and set-ttl looks at one table.`, [
    `Name the strategy yourself: ctk retention create-policy '${text}' --strategy=delete --duration=1y`,
    'A table of this very name is quoted: schema."name".',
  ])
}

/** Says how long a table keeps its data. */
export default class RetentionSetTtlCommand extends CtkCommand {
  static override summary = 'Say how long a table keeps its data'
  static override description =
    `Looks at the table and creates the policy that fits, or changes the one there is: --strategy=delete drops partitions where the table has partitions, and deletes rows by time (timerange-delete) where it has not, and with --where. A policy that was disabled is enabled again.`
  static override examples = [
    '<%= config.bin %> <%= command.id %> doc.raw_metrics --strategy=delete --duration=1w',
    '<%= config.bin %> <%= command.id %> doc.birdstrikes --strategy=delete --duration=10y --tags=archive',
    '<%= config.bin %> <%= command.id %> doc.events --duration=90d --column ts --dry-run',
    '<%= config.bin %> <%= command.id %> doc.metrics --keep-last=12',
    '<%= config.bin %> <%= command.id %> doc.events --where tenant=acme --duration=30d',
  ]
  static override args = tableArguments
  static override flags = {
    strategy: string({ default: 'delete', helpValue: 'NAME', summary: 'What happens to old data.' }),
    ...policyFlags,
    column: columnFlag,
    where: whereFlag,
    tags: string({ helpGroup: 'POLICY', helpValue: 'TAGS', summary: 'Labels to select policies by: a,b.' }),
    ...changeFlags,
  }

  async run(): Promise<TtlDocument> {
    const { args, flags } = await this.parse(RetentionSetTtlCommand)
    const { table: name, database } = await oneTable([args.table, args.database])
    const patch = await policyPatch(flags)
    if (!hasLimit(patch)) {
      throw await usageError('--duration is missing.', ['Such as --duration=1y or 30d.', 'Or --keep-last, --max-size.'])
    }
    await using session = await this.session({ flags, database })
    await requireName(name, session)
    const { policies } = session.toolkit
    const table = await findTable(name, session)
    const choice = chooseTtl(table, flags.strategy, flags.column, flags.where)
    const tags = flags.tags === undefined ? {} : { tags: parseTagList(flags.tags) }
    // With values of the columns' types, since conditions are part of the id.
    const where = fitConditions((flags.where ?? []).map(parseCondition), table)
    const those = where.length > 0 ? { where } : {}
    const input = { ...newPolicyFields(patch), ...tags, ...choice, ...those, table: table.name }
    const before = await this.#existing(input, flags.column, session)
    const options = { check: !flags['no-check'], dryRun: flags['dry-run'] }
    const policy = before
      ? await policies.edit(before.id, { ...patch, ...tags, enabled: true }, options)
      : await policies.create(input, options)
    const { dryRun } = options
    const connection = connectionArguments(flags, database)
    this.log(formatTtl({ policy, before, table, now: systemClock.now(), dryRun, connection }))
    return { policy, created: before === undefined, dryRun }
  }

  /** The policy to change: the one of this id, or without a column the only one of this strategy for the table. */
  async #existing(input: PolicyInput, column: string | undefined, session: Session): Promise<Policy | undefined> {
    const draft = await session.toolkit.policies.draft(input)
    const rivals = (await session.toolkit.policies.find({ strategy: draft.strategy }, session.signal)).filter(
      (policy) =>
        policy.match === 'name' && sameTable(policy.table, draft.table) && sameConditions(policy.where, draft.where),
    )
    const same = rivals.find((policy) => policy.id === draft.id)
    return same ?? (column === undefined && rivals.length === 1 ? rivals[0] : undefined)
  }
}
