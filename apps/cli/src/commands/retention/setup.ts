import { CtkCommand, connectionArguments, splitPositionals } from '@ctk/cli-kit'
import type { SetupReport } from '@ctk/core'
import { boolean } from '@oclif/core/flags'
import { databaseArgument } from '../../retention/arguments.js'
import { formatSetup } from '../../retention/format-setup.js'

/** The document of `ctk retention setup`. */
export interface SetupDocument {
  readonly schema: string
  /** The version of the tables before; left out when there were none. */
  readonly fromVersion: number | undefined
  readonly toVersion: number
  readonly dryRun: boolean
  readonly statements: SetupReport['statements']
}

/** Creates ctk's own tables. */
export default class RetentionSetupCommand extends CtkCommand {
  static override summary = "Create ctk's own tables, or bring them forward to this release"
  static override description =
    `Creates the schema and the tables that policies are stored in. Doing it again changes nothing.
Tables of the Python toolkit (ext.retention_policy) are not touched.`
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --dry-run',
    '<%= config.bin %> <%= command.id %> crate://localhost:4200 --schema my_ext',
  ]
  static override args = databaseArgument
  static override flags = {
    'dry-run': boolean({ default: false, summary: 'Print the statements, and change nothing.' }),
  }

  async run(): Promise<SetupDocument> {
    const { args, flags } = await this.parse(RetentionSetupCommand)
    const { database } = await splitPositionals([args.database])
    await using session = await this.session({ flags, database })
    const dryRun = flags['dry-run']
    const { schema, from, to, statements } = await session.toolkit.setup({ dryRun })
    const document = { schema, fromVersion: from, toVersion: to, dryRun, statements }
    this.log(formatSetup(document, connectionArguments(flags, database)))
    return document
  }
}
