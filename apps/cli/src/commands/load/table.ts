import { CtkCommand, splitPositionals, usageError } from '@ctk/cli-kit'
import { type LoadReport, parseResource, systemClock, tableNameFromResource } from '@ctk/core'
import { string } from '@oclif/core/args'
import { formatLoad } from '../../load/format-load.js'
import { keepMemoryFlat } from '../../load/keep-memory-flat.js'
import { loadFlags } from '../../load/load-flags.js'
import { NdjsonRejects } from '../../load/ndjson-rejects.js'
import { readShapeFlags } from '../../load/shape-flags.js'

const ignoreStdin = true

/** Loads a resource into a table. */
export default class LoadTableCommand extends CtkCommand {
  static override summary = 'Load a file, or whatever else holds rows, into a table'
  static override description =
    `Reads files, URLs and whatever else the installed plugins read, packed or not. What was written is what the database counted. Without TABLE, one is created and named after the resource.
Exit code: 0 done; 1 rows were rejected (unless --on-error skip); 3 the file or the table is missing, or the load cannot be gone on with.`
  static override examples = [
    '<%= config.bin %> <%= command.id %> readings.csv doc.readings',
    "<%= config.bin %> <%= command.id %> birdstrikes.csv doc.birdstrikes --create --partition-by 'month(Flight Date)'",
    '<%= config.bin %> <%= command.id %> big.csv.gz doc.big --create --checkpoint',
    '<%= config.bin %> <%= command.id %> readings.parquet doc.readings --during "last week" --columns time,value',
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
    const resource = await withPlace(args.resource, flags.from)
    const { database, names } = await splitPositionals([args.table, args.database])
    const [table, second] = [...names, ...(flags.table === undefined ? [] : [flags.table])]
    if (second !== undefined) throw await usageError('The table is named twice.', ['Leave one of them out.'])
    const { name: base, options: place } = parseResource(resource)
    const name = tableNameFromResource(place.table ?? base)
    const { create, format, delimiter, mode, parallel, checkpoint, restart, verify, 'dry-run': dryRun } = flags
    const { 'if-exists': ifExists, 'on-error': onError, 'partition-by': partitionBy } = flags
    const rejectFile = flags['reject-file'] ?? `${parseResource(resource).name || 'rows'}.rejects.ndjson`
    const { shape, understood } = await readShapeFlags(flags, systemClock.now())
    const options = {
      format,
      delimiter,
      ifExists,
      mode,
      onError,
      partitionBy,
      primaryKey: columns(flags['primary-key']),
      parallel,
      batchRows: flags['batch-size'],
      checkpoint,
      restart,
      verify,
      dryRun,
      shape,
      rejects: onError === 'skip' || onError === 'stop' ? undefined : new NdjsonRejects(rejectFile),
    }
    if (understood !== undefined) this.note(`Only rows of ${understood}`)
    await using session = await this.session({ flags, database })
    if (checkpoint) await session.toolkit.setup()
    session.toolkit.events.subscribe(keepMemoryFlat)
    const report = await session.toolkit.load(
      {
        resource,
        table: table ?? name,
        // A table that nobody named cannot be a mistyped one: it is made where it is missing, and rows are added where it is there.
        create: create || table === undefined,
        ...(create ? {} : { ifExists: 'append' as const }),
        ...Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)),
      },
      session.signal,
    )
    this.log(formatLoad(report, resource))
    this.exitWith(report.exitCode)
    return report
  }
}

/** A place to begin is an option of the resource. */
async function withPlace(resource: string, from: string | undefined): Promise<string> {
  if (from === undefined) return resource
  if (!resource.includes('://')) throw await usageError('--from is for topics; a file is read from its beginning.')
  return `${resource}${resource.includes('?') ? '&' : '?'}from=${encodeURIComponent(from)}`
}

function columns(text: string | undefined): string[] | undefined {
  return text?.split(',').map((column) => column.trim())
}
