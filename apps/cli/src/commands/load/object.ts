import { CtkCommand, usageError } from '@ctk/cli-kit'
import type { ObjectReport } from '@ctk/core'
import { string } from '@oclif/core/args'
import { boolean } from '@oclif/core/flags'
import { formatObjects } from '../../load/format-objects.js'

/** Stores files as objects. */
export default class LoadObjectCommand extends CtkCommand {
  static override summary = 'Store a file in a folder or in object storage'
  static override description =
    `Copies bytes as they are, from any place that can be read to a path, a mounted path, s3:// or azure://. An object is stored as a whole or not at all, and its size and SHA-256 are compared with what was read.
A target that is a folder, or ends with /, takes the name of the source; so does a name without an ending in object storage. Patterns (data/*.png) and folders in object storage (s3://bucket/images/) store several objects, and need a folder.
Exit code: 0 done; 2 source and target are the same; 3 the source is missing, or the target cannot be written; 4 the store cannot be reached, or does not allow it.`
  static override examples = [
    '<%= config.bin %> <%= command.id %> image.png /dbfs/assets',
    '<%= config.bin %> <%= command.id %> image.png s3://bucket/assets/',
    "<%= config.bin %> <%= command.id %> 'photos/*.jpg' azure://account/container/photos/ --dry-run",
    '<%= config.bin %> <%= command.id %> https://host/model.bin s3://bucket/models/v2.bin',
  ]
  static override args = {
    source: string({
      required: true,
      ignoreStdin: true,
      description: 'What to store: a path, a URL, or - for standard input.',
    }),
    target: string({ required: true, ignoreStdin: true, description: 'Where: a path or URL.' }),
  }
  static override flags = {
    'dry-run': boolean({ summary: 'Only show what would be stored, and where.' }),
  }

  async run(): Promise<ObjectReport> {
    const { args, flags } = await this.parse(LoadObjectCommand)
    if (flags.uri !== undefined) throw await usageError('Objects are stored without a database.', ['Leave --uri out.'])
    await using session = await this.plainSession()
    const { registry, events, signal } = session
    const { loadObjects, systemClock } = await import('@ctk/core')
    const report = await loadObjects(
      { source: args.source, target: args.target, dryRun: flags['dry-run'] },
      { registry, events, clock: systemClock },
      signal,
    )
    this.log(formatObjects(report))
    return report
  }
}
