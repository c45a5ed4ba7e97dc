import { CtkCommand, usageError } from '@ctk/cli-kit'
import { string as argument } from '@oclif/core/args'
import { boolean, integer, option, string } from '@oclif/core/flags'
import type { MigrationReport } from '../../migrate/report.js'
import type { PlanDocument } from '../../show/plan-document.js'

// Without ignoreStdin, oclif would wait for an argument on standard input whenever that is a pipe.
const ignoreStdin = true

/** Brings a database over. */
export default class LoadDatabaseCommand extends CtkCommand {
  static override summary = 'Bring a whole database over, and compare it row for row'
  static override description =
    `From PostgreSQL or TimescaleDB to CrateDB or PostgreSQL, and from CrateDB to CrateDB: tables, types, keys, partitions, retention policies, and all rows. --dry-run shows everything that would be done, what has no place in the target, and which values would not be the same.
Killed at any point and started again, it goes on behind the last key that was written; started again later, it adds the rows with greater keys. A table without a key begins anew.
The password of the source may stand in its URL, or in PGPASSWORD for PostgreSQL.
Exit code: 0 done, and equal; 1 rows were rejected or differ, or a table failed or was refused; 2 source and target are the same table.`
  static override examples = [
    '<%= config.bin %> <%= command.id %> postgresql://user@host/shop crate://localhost:4200 --dry-run',
    '<%= config.bin %> <%= command.id %> postgresql://user@host/shop crate://localhost:4200 --from-schema public --to-schema shop',
    "<%= config.bin %> <%= command.id %> crate://old:4200 crate://new:4200 --table 'metrics_*' --parallel 4",
  ]
  static override args = {
    source: argument({ required: true, ignoreStdin, description: 'The database to bring over, as a URL.' }),
    database: argument({ ignoreStdin, description: 'The database to bring it to, as a URL.' }),
  }
  static override flags = {
    table: string({
      helpValue: 'PATTERN',
      multiple: true,
      summary: 'Only these tables: schema.name, or a name in every schema; * stands for any text. Repeatable.',
    }),
    'from-schema': string({
      helpValue: 'NAME',
      multiple: true,
      summary: "Only the tables of these schemas of the source. Repeatable. Default: all that are not the system's.",
    }),
    'to-schema': string({
      helpValue: 'NAME',
      summary:
        'The schema of all tables in the target. Default: the same as in the source; public becomes doc on CrateDB.',
    }),
    'if-exists': option({
      options: ['fail', 'append', 'skip'] as const,
      default: 'fail' as const,
      summary:
        'When a table exists that no migration has begun: refuse it (the default), add the rows whose key is new, or leave it out.',
    })(),
    verify: boolean({
      default: true,
      allowNo: true,
      summary: 'Compare every row afterwards, and what both servers count.',
    }),
    parallel: integer({
      helpValue: 'N',
      min: 1,
      max: 16,
      default: 2,
      summary: 'How many tables are worked on at a time.',
    }),
    'dry-run': boolean({ default: false, summary: 'Show what would be done, and do nothing.' }),
  }

  async run(): Promise<MigrationReport | PlanDocument> {
    const { args, flags } = await this.parse(LoadDatabaseCommand)
    if (!args.source.includes('://')) {
      throw await usageError(`The source ${JSON.stringify(args.source)} is no database address.`, [
        'Write it as postgresql://user@host:5432/database or crate://user@host:4200.',
        'A file is loaded by:  ctk load table FILE',
      ])
    }
    const [{ ClockService, StoreService }, { openDatabase }, { planMigration }] = await Promise.all([
      import('@ctk/core'),
      import('@ctk/database'),
      import('../../migrate/plan-migration.js'),
    ])
    await using session = await this.session({ flags, database: args.database })
    const { signal } = session
    await using source = await openDatabase(args.source, { signal, poolSize: flags.parallel * 2 + 1 })
    const request = {
      tables: flags.table ?? [],
      schemas: flags['from-schema'] ?? [],
      toSchema: flags['to-schema'],
      ifExists: flags['if-exists'],
      verify: flags.verify,
      parallel: flags.parallel,
    }
    const context = {
      source,
      target: session.database,
      toolkit: session.toolkit,
      events: session.events,
      clock: session.registry.get(ClockService),
      where: session.registry.get(StoreService),
    }
    const plan = await planMigration(request, context, signal)
    if (flags['dry-run']) {
      const [{ planDocument }, { formatPlan }] = await Promise.all([
        import('../../show/plan-document.js'),
        import('../../show/format-plan.js'),
      ])
      const document = planDocument(plan, source, session.database)
      this.log(formatPlan(document, this.argv))
      if (document.tables.some(({ refused }) => refused !== undefined)) this.exitWith(1)
      return document
    }
    const [{ runMigration }, { formatReport }] = await Promise.all([
      import('../../migrate/run-migration.js'),
      import('../../show/format-report.js'),
    ])
    const report = await runMigration(plan, request, context, signal)
    this.log(formatReport(report, this.argv))
    this.exitWith(report.exitCode)
    return report
  }
}
