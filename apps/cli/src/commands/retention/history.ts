import { CtkCommand } from '@ctk/cli-kit'
import type { RunHistory } from '@ctk/core'
import { integer, string } from '@oclif/core/flags'
import { databaseArgument } from '../../retention/arguments.js'
import { formatHistory } from '../../retention/format-history.js'
import { onlyDatabase } from '../../retention/only-database.js'

/** Lists runs. */
export default class RetentionHistoryCommand extends CtkCommand {
  static override summary = 'List runs, newest first, and how they ended'
  static override description =
    `Everything that has changed data, policies or holds: who did it, when, and what became of it. A run that had nothing to do leaves no trace here; "ctk retention status" tells when each policy was last looked at. A run that was killed is "unfinished" once nobody holds its leases. Writes nothing.
Exit code: 0.`
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --table doc.metrics --since now-7d',
    '<%= config.bin %> <%= command.id %> --limit 100 --json',
  ]
  static override args = databaseArgument
  static override flags = {
    limit: integer({ helpValue: 'N', min: 1, max: 10_000, default: 20, summary: 'At most as many runs.' }),
    since: string({
      helpValue: 'WHEN',
      summary: 'Only runs that began then or later: a date or an instant in UTC, or now-7d.',
    }),
    table: string({ helpValue: 'TABLE', summary: 'Only runs that did something with this table.' }),
  }

  async run(): Promise<RunHistory> {
    const { args, flags } = await this.parse(RetentionHistoryCommand)
    await using session = await this.session({ flags, database: await onlyDatabase(args.database) })
    const { parseCutoff, systemClock } = await import('@ctk/core')
    const { policies, retention } = session.toolkit
    const filter = {
      limit: flags.limit,
      since:
        flags.since === undefined ? undefined : parseCutoff(flags.since, { now: systemClock.now(), timeZone: 'UTC' }),
      table: flags.table === undefined ? undefined : policies.tableName(flags.table),
    }
    const history = await retention.history(filter, session.signal)
    this.log(formatHistory(history, filter.since !== undefined || filter.table !== undefined))
    return history
  }
}
