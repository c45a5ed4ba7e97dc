import { CtkCommand, splitPositionals, usageError } from '@ctk/cli-kit'
import { type LoadReport, parseResource, tableNameFromResource } from '@ctk/core'
import { string } from '@oclif/core/args'
import { formatLoad } from '../../load/format-load.js'
import { loadFlags } from '../../load/load-flags.js'

const ignoreStdin = true

/** Loads a resource into a table. */
export default class LoadTableCommand extends CtkCommand {
  static override summary = 'Load a file into a table'
  static override description =
    `Reads CSV or NDJSON, plain or compressed with gzip. What was written is what the database counted.
Exit code: 0 done; 1 rows were rejected (unless --on-error skip); 3 the file or the table is missing.`
  static override examples = [
    '<%= config.bin %> <%= command.id %> readings.csv doc.readings',
    "<%= config.bin %> <%= command.id %> birdstrikes.csv doc.birdstrikes --create --partition-by 'month(Flight Date)'",
    '<%= config.bin %> <%= command.id %> events.ndjson.gz crate://localhost:4200 --table doc.events --if-exists skip',
  ]
  static override args = {
    resource: string({ required: true, ignoreStdin, description: 'What to load: a path or URL.' }),
    table: string({ ignoreStdin, description: 'The table, as schema.table; or use --table.' }),
    database: string({ ignoreStdin, description: 'The database, as a URL.' }),
  }
  static override flags = loadFlags

  async run(): Promise<LoadReport> {
    const { args, flags } = await this.parse(LoadTableCommand)
    const { resource } = args
    const { database, names } = await splitPositionals([args.table, args.database])
    const [table, second] = [...names, ...(flags.table === undefined ? [] : [flags.table])]
    if (second !== undefined) throw await usageError('The table is named twice.', ['Leave one of them out.'])
    const { create, format, delimiter, 'if-exists': ifExists, 'on-error': onError, 'partition-by': partitionBy } = flags
    const optional = { format, delimiter, ifExists, onError, partitionBy, primaryKey: columns(flags['primary-key']) }
    await using session = await this.session({ flags, database })
    const report = await session.toolkit.load(
      {
        resource,
        table: table ?? tableNameFromResource(parseResource(resource).name),
        create,
        ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)),
      },
      session.signal,
    )
    this.log(formatLoad(report, resource))
    this.exitWith(report.exitCode)
    return report
  }
}

function columns(text: string | undefined): string[] | undefined {
  return text?.split(',').map((column) => column.trim())
}
