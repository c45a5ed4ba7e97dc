import { CtkCommand, splitPositionals, usageError } from '@ctk/cli-kit'
import { string as argument } from '@oclif/core/args'
import { createFlags } from '../../retention/create-flags.js'
import { createPolicy } from '../../retention/create-policy.js'
import { newPolicyFields, policyPatch } from '../../retention/policy-patch.js'
import { mainSetting } from '../../shortcut/main-setting.js'
import { splitStrategy, splitTable } from '../../shortcut/split-shortcut.js'
import type { CreatedPolicy } from '../retention/create-policy.js'

const { duration: _duration, column: _column, ...flags } = createFlags
const ignoreStdin = true

/** Creates a policy in as few words as there can be. */
export default class StTtlCommand extends CtkCommand {
  static override summary = 'Create a policy in three words: TABLE[:COLUMN] STRATEGY[:TARGET] DURATION'
  static override description =
    `The short form of "ctk retention create-policy"; what it stores is the same, field for field.
Behind the table stands the time column where there are several; behind the strategy its main setting, such as the repository of snapshots. Everything else that a policy can say is a flag.`
  static override examples = [
    '<%= config.bin %> <%= command.id %> doc.sensor_readings delete 365d',
    '<%= config.bin %> <%= command.id %> doc.sensor_readings:time_month delete 4w',
    '<%= config.bin %> <%= command.id %> doc.sensor_readings snapshot:export_cold 365d',
    '<%= config.bin %> <%= command.id %> doc.events:ts timerange-delete 90d --tags=foo,bar --dry-run',
  ]
  static override args = {
    table: argument({ ignoreStdin, description: 'The table, as schema.table, and perhaps its time column.' }),
    strategy: argument({ ignoreStdin, description: 'How it is carried out, and perhaps the main setting of that.' }),
    duration: argument({ ignoreStdin, description: 'How long data is kept: 365d, 4w, 18mo.' }),
    database: argument({ ignoreStdin, description: 'The database, as a URL.' }),
  }
  static override flags = flags

  async run(): Promise<CreatedPolicy> {
    const { args, flags } = await this.parse(StTtlCommand)
    const { database, names } = await splitPositionals([args.table, args.strategy, args.duration, args.database])
    const [where, how, duration, more] = names
    if (where === undefined || how === undefined || duration === undefined) {
      const missing = ['TABLE', 'STRATEGY', 'DURATION'].slice(names.length)
      throw await usageError(`${missing.join(' and ')} ${missing.length > 1 ? 'are' : 'is'} missing.`, [
        'Such as: st ttl doc.sensor_readings delete 365d',
      ])
    }
    if (more !== undefined) throw await usageError(`${JSON.stringify(more)} is one argument too many.`)
    const { table, column } = await splitTable(where)
    const { strategy, target } = await splitStrategy(how)
    if (target !== undefined && flags.target !== undefined) {
      throw await usageError(`The target is named twice: ${how} and --target.`, ['Leave one of them out.'])
    }
    await using session = await this.session({ flags, database })
    const main = target === undefined ? undefined : await mainSetting(session, strategy, target)
    const fields = newPolicyFields(await policyPatch({ ...flags, duration }))
    const named = { ...fields, strategy, table, column, ...(main && { target: main }) }
    const { text, ...document } = await createPolicy(session, named, flags)
    this.log(text)
    return document
  }
}
