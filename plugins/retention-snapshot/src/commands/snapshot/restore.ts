import { CtkCommand, usageError } from '@ctk/cli-kit'
import type { RunReport } from '@ctk/core'
import { boolean, string } from '@oclif/core/flags'
import { archiveArguments, namedArchives } from '../../snapshot/archive-arguments.js'

/** Brings an archived partition back. */
export default class SnapshotRestoreCommand extends CtkCommand {
  static override summary = 'Bring an archived partition back'
  static override description =
    `Into its table; where the table has the partition again, the rows come to those that are there, each once. --beside makes a table of it instead, and leaves its own as it is. A partition with several archives is brought back with all of them.
The next run would archive it again: hold it, or change the policy.
Exit code: 0 done; 1 something could not be brought back; 3 there is no such archive, or nothing of it is missing; 5 another run works on the table.`
  static override examples = [
    '<%= config.bin %> <%= command.id %> 0123456789ab',
    '<%= config.bin %> <%= command.id %> doc.sensor_readings 2024-01',
    '<%= config.bin %> <%= command.id %> 0123456789ab --into doc.january',
  ]
  static override args = archiveArguments
  static override flags = {
    into: string({ helpValue: 'TABLE', exclusive: ['beside'], summary: 'Make this table of it; it must not exist.' }),
    beside: boolean({ default: false, summary: 'Make a table of it, beside its own, with a name of its own.' }),
    run: string({ helpValue: 'RUN', summary: 'Only what this run has archived: its whole id.' }),
    wait: string({ helpValue: 'DURATION', summary: 'How long to wait for another run on the table, such as 10m.' }),
  }

  async run(): Promise<RunReport> {
    const { args, flags } = await this.parse(SnapshotRestoreCommand)
    const named = await namedArchives(args)
    if (args.archive === undefined && flags.run === undefined)
      throw await usageError('ID is missing, or TABLE and LABEL.', ['See what is archived: ctk snapshot list'])
    const [{ besideName }, { formatRestored }, { findArchives, parseLength, parseTableName }] = await Promise.all([
      import('../../snapshot/beside-name.js'),
      import('../../show/format-restored.js'),
      import('@ctk/core'),
    ])
    await using session = await this.session({ flags, database: named.database })
    const { database, toolkit, signal } = session
    const selection = { ...named.selection(database), runId: flags.run }
    const [first] = flags.beside ? await findArchives(selection, toolkit.archives, signal) : []
    const into = first
      ? besideName(first)
      : flags.into === undefined
        ? undefined
        : parseTableName(flags.into, database.defaultSchema)
    const waitMs = flags.wait === undefined ? undefined : parseLength(flags.wait, '--wait')
    const report = await toolkit.retention.restore({ ...selection, into, waitMs }, signal)
    this.log(formatRestored(report, into))
    this.exitWith(report.exitCode)
    return report
  }
}
