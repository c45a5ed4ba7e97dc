import { CtkCommand, splitPositionals } from '@ctk/cli-kit'
import type { TableName } from '@ctk/core'
import { integer, string } from '@oclif/core/flags'
import { formatEntries } from '../../audit/format-entries.js'
import { databaseArgument } from '../../retention/arguments.js'

/** An entry of the audit, with what was there before and after. */
export interface AuditLine {
  /** The run whose chain it is in, and its place there. */
  readonly chain: string
  readonly n: number
  readonly at: number
  readonly event: string
  readonly actor: string
  readonly origin: string
  readonly table: TableName | undefined
  readonly policyId: string | undefined
  readonly subject: string | undefined
  readonly before: unknown
  readonly after: unknown
  readonly hash: string
}

/** The document of `ctk audit list`. */
export interface AuditLines {
  /** The latest first; of one run, the first first. */
  readonly entries: readonly AuditLine[]
  /** Whether there may be more than --limit shows. */
  readonly more: boolean
}

/** Shows what was done, by whom and from where. */
export default class AuditListCommand extends CtkCommand {
  static override summary = 'Show what was done, by whom and from where'
  static override description =
    `The audit has an entry for each operation of a run, and for each change of a policy, with what was there before and after. The latest come first; those of one run (--run) in the order in which they were written.
What the entries say is as trustworthy as "ctk audit verify" finds them.`
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --run 01M83VR52BKSGYQGQ92WMJ1BGP',
    '<%= config.bin %> <%= command.id %> --table doc.metrics --since now-7d --limit 500 --json',
    '<%= config.bin %> <%= command.id %> --policy 0123456789ab',
  ]
  static override args = databaseArgument
  static override flags = {
    run: string({ helpValue: 'RUN', summary: 'Only the entries of this run, in order.' }),
    policy: string({ helpValue: 'ID', summary: 'Only what concerns this policy.' }),
    table: string({ helpValue: 'TABLE', summary: 'Only what concerns this table, as schema.table.' }),
    since: string({ helpValue: 'WHEN', summary: 'Only what is not older: a date, an instant, or now-7d.' }),
    limit: integer({ helpValue: 'N', min: 1, default: 50, summary: 'How many entries at most.' }),
  }

  async run(): Promise<AuditLines> {
    const { args, flags } = await this.parse(AuditListCommand)
    const { database } = await splitPositionals([args.database])
    const { parseCutoff, systemClock } = await import('@ctk/core')
    const since =
      flags.since === undefined ? undefined : parseCutoff(flags.since, { now: systemClock.now(), timeZone: 'UTC' })
    await using session = await this.session({ flags, database })
    const { audit, policies } = session.toolkit
    const found = await audit.list(
      {
        chains: flags.run === undefined ? undefined : [flags.run],
        policyIds: flags.policy === undefined ? undefined : [flags.policy],
        table: flags.table === undefined ? undefined : policies.tableName(flags.table),
        since,
        order: flags.run === undefined ? 'newest' : 'place',
        limit: flags.limit + 1,
      },
      session.signal,
    )
    const entries = found.slice(0, flags.limit).map(({ entry, ...columns }) => ({ ...columns, ...contents(entry) }))
    const more = found.length > flags.limit
    this.log(formatEntries(entries, more))
    return { entries, more }
  }
}

/** The rest of what an entry says; nothing for one that somebody spoiled. */
function contents(entry: string): Pick<AuditLine, 'before' | 'after'> {
  try {
    const { before, after } = JSON.parse(entry) as Partial<AuditLine>
    return { before, after }
  } catch {
    return { before: undefined, after: undefined }
  }
}
