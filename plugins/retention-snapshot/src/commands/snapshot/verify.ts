import { CtkCommand, formatCount, mark } from '@ctk/cli-kit'
import { boolean } from '@oclif/core/flags'
import { archiveArguments, namedArchives } from '../../snapshot/archive-arguments.js'
import type { ArchiveVerdict } from '../../snapshot/verify-archive.js'

/** The document of `ctk snapshot verify`. */
export interface ArchiveVerdicts {
  readonly archives: readonly ArchiveVerdict[]
}

/** Looks whether archives are complete. */
export default class SnapshotVerifyCommand extends CtkCommand {
  static override summary = 'Look whether archives are complete'
  static override description =
    `Without --deep the store is asked: that every archive is there, that nothing of it failed, and that it has the partition. With --deep its rows are read as well: on CrateDB it is restored beside its table for a moment, on PostgreSQL the files are read and their checksums compared.
Exit code: 0; 1 an archive is not complete; 3 there is no such archive.`
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> doc.sensor_readings 2024-01 --deep',
  ]
  static override args = archiveArguments
  static override flags = { deep: boolean({ default: false, summary: 'Read the rows, too.' }) }

  async run(): Promise<ArchiveVerdicts> {
    const { args, flags } = await this.parse(SnapshotVerifyCommand)
    const named = await namedArchives(args)
    const [{ archiveVerifier }, { findArchives, formatTableName }] = await Promise.all([
      import('../../snapshot/verify-archive.js'),
      import('@ctk/core'),
    ])
    await using session = await this.session({ flags, database: named.database })
    const { signal } = session
    const found = await findArchives(named.selection(session.database), session.toolkit.archives, signal)
    const verify = await archiveVerifier(session.registry)
    const archives: ArchiveVerdict[] = []
    for (const archive of found) archives.push(await verify(archive, flags, signal))
    const bad = archives.filter(({ ok }) => !ok)
    for (const { archive, problems } of bad)
      this.log(
        `${mark('failed')} ${archive.id}  ${formatTableName(archive.table)}  ${archive.label}: ${problems.join('; ')}`,
      )
    const good = archives.length - bad.length
    if (good > 0)
      this.log(`${mark('done')} ${formatCount(good, 'archive')} complete${flags.deep ? ', every row read' : ''}`)
    if (bad.length > 0) this.exitWith(1)
    return { archives }
  }
}
