import { CtkCommand, splitPositionals, usageError } from '@ctk/cli-kit'
import type { BlobReport } from '@ctk/core'
import { string } from '@oclif/core/args'
import { boolean, integer, string as text } from '@oclif/core/flags'
import { formatBlobs } from '../../load/format-blobs.js'
import { spoolStdin } from '../../load/spool-stdin.js'

const ignoreStdin = true

/** Stores files in a blob table. */
export default class LoadBlobCommand extends CtkCommand {
  static override summary = 'Store a file in a blob table of CrateDB'
  static override description =
    `The name of a blob is the SHA-1 digest of its bytes, so that the same bytes are stored once. They are read twice, for the digest and to be sent, and are read back to compare. Blobs go over HTTP: the database is named as crate:// or http(s)://.
Exit code: 0 done, also when the blob was there already; 3 the file or the table is missing, or the database has no blob tables; 4 it cannot be reached.`
  static override examples = [
    '<%= config.bin %> <%= command.id %> image.png images crate://localhost:4200 --create',
    "<%= config.bin %> <%= command.id %> 'photos/*.jpg' images --create --shards 3 --replicas 1",
    '<%= config.bin %> <%= command.id %> https://host/model.bin models',
  ]
  static override args = {
    source: string({
      required: true,
      ignoreStdin,
      description: 'What to store: a path, a URL, or - for standard input.',
    }),
    table: string({ ignoreStdin, description: 'The blob table. Default: blobs.' }),
    database: string({ ignoreStdin, description: 'The database, as a URL.' }),
  }
  static override flags = {
    create: boolean({ helpGroup: 'NEW TABLE', summary: 'Make the blob table if it does not exist.' }),
    shards: integer({
      helpGroup: 'NEW TABLE',
      helpValue: 'N',
      min: 1,
      dependsOn: ['create'],
      summary: 'How many shards a new table has. Default: as CrateDB decides.',
    }),
    replicas: text({
      helpGroup: 'NEW TABLE',
      helpValue: 'N',
      dependsOn: ['create'],
      summary: 'How many replicas a new table has: 1, or 0-1. Default: as CrateDB decides.',
    }),
  }

  async run(): Promise<BlobReport> {
    const { args, flags } = await this.parse(LoadBlobCommand)
    const { database, names } = await splitPositionals([args.table, args.database])
    if (names.length > 1) throw await usageError('The blob table is named twice.', ['Leave one of them out.'])
    await using session = await this.session({ flags, database })
    await using spooled = args.source === '-' ? await spoolStdin(session.signal) : undefined
    const report = await session.toolkit.loadBlobs(
      {
        source: spooled?.path ?? args.source,
        table: names[0],
        create: flags.create ? { shards: flags.shards, replicas: flags.replicas } : undefined,
      },
      session.signal,
    )
    this.log(formatBlobs(report))
    return report
  }
}
