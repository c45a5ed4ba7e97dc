import { CtkCommand, commandLine, usageError } from '@ctk/cli-kit'
import type { SaveReport, SaveRequest } from '@ctk/core'
import { string } from '@oclif/core/args'
import { splitNames } from '../../load/split-names.js'
import { readTimeFlags } from '../../load/time-flags.js'
import { formatSave } from '../../save/format-save.js'
import { readOrder } from '../../save/read-order.js'
import { saveFlags } from '../../save/save-flags.js'

const ignoreStdin = true

/** Saves rows of a table. */
export default class SaveTableCommand extends CtkCommand {
  static override summary = 'Save a table to a file'
  static override description =
    `Writes the rows of a table to a file, an object store or a topic, packed where the name ends with .gz or .zst. A file is whole or not
there: what is interrupted leaves what was there before. On PostgreSQL all rows are of one moment; on CrateDB rows that are written
meanwhile may be among them or not. "ctk load table" reads what was saved.
Exit code: 0 done; 3 the table or a column is missing.`
  static override examples = [
    '<%= config.bin %> <%= command.id %> doc.readings readings.csv.gz',
    '<%= config.bin %> <%= command.id %> doc.readings readings.parquet --during "last month" --columns time,sensor,value',
    "<%= config.bin %> <%= command.id %> doc.readings - --format ndjson --where sensor=a --order-by 'time desc' --limit 10",
    '<%= config.bin %> <%= command.id %> doc.readings s3://bucket/exports/ crate://localhost:4200 --format ndjson',
  ]
  static override args = {
    table: string({ required: true, ignoreStdin, description: 'The table, as schema.table.' }),
    target: string({
      required: true,
      ignoreStdin,
      description: 'Where to: a path or URL; a folder gets a file named after the table; - is standard output.',
    }),
    database: string({ ignoreStdin, description: 'The database, as a URL.' }),
  }
  static override flags = saveFlags

  async run(): Promise<SaveReport> {
    const { args, flags } = await this.parse(SaveTableCommand)
    const { table, target, database } = args
    const toStdout = target === '-'
    if (table.includes('://')) {
      throw await usageError(`The first argument is the table, not ${table}.`, [
        `Write it as  ctk save table TABLE TARGET ${table}`,
      ])
    }
    if (toStdout && this.mode !== 'text') {
      throw await usageError('The rows go to standard output, where --json and --events write as well.', [
        'Save to a file.',
      ])
    }
    const { parseCondition, systemClock } = await import('@ctk/core')
    const { understood, ...time } = await readTimeFlags(flags, systemClock.now())
    const { format, delimiter, columns, where, limit, 'order-by': orderBy, 'dry-run': dryRun } = flags
    const optional = {
      format,
      delimiter,
      limit,
      columns: columns === undefined ? undefined : splitNames(columns),
      where: where?.map(parseCondition),
      orderBy: orderBy === undefined ? undefined : readOrder(orderBy),
    }
    const request: SaveRequest = {
      table,
      target,
      dryRun,
      ...time,
      ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)),
      ...(toStdout
        ? { sink: (await import('../../save/stream-sink.js')).streamSink(process.stdout, 'standard output') }
        : {}),
    }
    await using session = await this.session({ flags, database })
    const report = await session.toolkit.save(request, session.signal)
    if (toStdout && !dryRun) this.note(formatSave(report, understood))
    else this.log(formatSave(report, understood, nextCommand(report)))
    this.exitWith(report.exitCode)
    return report
  }
}

/** What reads it again; the ending tells the format, unless it was named. */
function nextCommand({ target, format }: SaveReport): string {
  const told = new RegExp(`\\.${format}(?:\\.(?:gz|zst))?$`).test(target)
  const named = told || format === undefined ? [] : ['--format', format]
  return commandLine('ctk load table', [target, 'TABLE', '--create', ...named])
}
