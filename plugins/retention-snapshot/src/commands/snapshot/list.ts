import { CtkCommand } from '@ctk/cli-kit'
import type { Archive } from '@ctk/core'
import { boolean, string } from '@oclif/core/flags'
import { archiveArguments, namedArchives } from '../../snapshot/archive-arguments.js'

/** The document of `ctk snapshot list`. */
export interface ArchiveList {
  /** In order of table, time and creation. */
  readonly archives: readonly Archive[]
}

/** Lists archives. */
export default class SnapshotListCommand extends CtkCommand {
  static override summary = 'List archived partitions'
  static override description =
    'A partition may have several archives: rows that came late form a further one. What failed or has expired is shown only with --all.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> doc.sensor_readings --all',
    '<%= config.bin %> <%= command.id %> --repository export_cold --json',
  ]
  static override args = archiveArguments
  static override flags = {
    repository: string({ helpValue: 'NAME', summary: 'Only those in this repository.' }),
    run: string({ helpValue: 'RUN', summary: 'Only those that this run made: its whole id.' }),
    all: boolean({ default: false, summary: 'Those that failed, are being made or have expired, too.' }),
  }

  async run(): Promise<ArchiveList> {
    const { args, flags } = await this.parse(SnapshotListCommand)
    const named = await namedArchives(args)
    await using session = await this.session({ flags, database: named.database })
    const { id, table, label } = named.selection(session.database)
    const found = await session.toolkit.archives.find(
      {
        prefix: id,
        tables: table && [table],
        repository: flags.repository,
        runId: flags.run,
        states: flags.all ? undefined : ['verified', 'dropped', 'restored'],
      },
      session.signal,
    )
    const archives = found.filter((archive) => label === undefined || archive.label === label)
    const { formatArchives } = await import('../../show/format-archives.js')
    this.log(formatArchives(archives, flags.all))
    return { archives }
  }
}
