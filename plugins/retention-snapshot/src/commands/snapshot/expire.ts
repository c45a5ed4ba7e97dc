import { CtkCommand, usageError } from '@ctk/cli-kit'
import type { RunReport } from '@ctk/core'
import { boolean, integer, string } from '@oclif/core/flags'
import { archiveArguments, namedArchives } from '../../snapshot/archive-arguments.js'

/** Removes archives. */
export default class SnapshotExpireCommand extends CtkCommand {
  static override summary = 'Remove archives for good, by age and count'
  static override description =
    `An archive that something still needs stays, and it is said why: a policy of the strategy expire-archives that is not due yet, the grace period of its run, or a hold. To let archives go by themselves: --strategy=expire-archives.
Exit code: 0; 1 something could not be removed; 3 there is no such archive; 5 another run works on the table.`
  static override examples = [
    '<%= config.bin %> <%= command.id %> doc.sensor_readings --older-than 5y --dry-run',
    '<%= config.bin %> <%= command.id %> doc.sensor_readings --older-than 5y --keep 12',
    '<%= config.bin %> <%= command.id %> 0123456789ab',
  ]
  static override args = archiveArguments
  static override flags = {
    'older-than': string({ helpValue: 'DURATION', summary: 'Those of partitions that ended longer ago, such as 5y.' }),
    keep: integer({ helpValue: 'N', min: 0, summary: 'Keep those of the last N partitions of each table.' }),
    'dry-run': boolean({ default: false, summary: 'Show what would go, and remove nothing.' }),
    wait: string({ helpValue: 'DURATION', summary: 'How long to wait for another run on the table, such as 10m.' }),
  }

  async run(): Promise<RunReport> {
    const { args, flags } = await this.parse(SnapshotExpireCommand)
    const named = await namedArchives(args)
    const { 'older-than': olderThan, keep, 'dry-run': dryRun } = flags
    if (olderThan === undefined && keep === undefined && args.archive === undefined)
      throw await usageError('Nothing says which archives shall go.', [
        'Say how old: --older-than 5y',
        'Or how many stay: --keep 12',
      ])
    const [{ formatExpired }, { parseLength }] = await Promise.all([
      import('../../show/format-restored.js'),
      import('@ctk/core'),
    ])
    await using session = await this.session({ flags, database: named.database })
    const selection = named.selection(session.database)
    if (selection.table && selection.label === undefined && olderThan === undefined && keep === undefined)
      throw await usageError('That would be every archive of the table.', [
        'Say which: --older-than 5y, --keep 12, or a partition.',
      ])
    const waitMs = flags.wait === undefined ? undefined : parseLength(flags.wait, '--wait')
    const report = await session.toolkit.retention.expire(
      { ...selection, olderThan, keep, dryRun, waitMs },
      session.signal,
    )
    this.log(formatExpired(report, dryRun))
    this.exitWith(report.exitCode)
    return report
  }
}
