import { CtkCommand, commandLine, connectionArguments, splitPositionals } from '@ctk/cli-kit'
import type { Policy } from '@ctk/core'
import { compareFile } from '../../policy-file/compare-file.js'
import { formatComparison } from '../../policy-file/format-comparison.js'
import { oneFile } from '../../policy-file/one-file.js'
import { databaseArgument, fileArgument } from '../../retention/arguments.js'
import { changeFlags } from '../../retention/policy-flags.js'

/** The document of `ctk retention diff`. */
export interface PolicyDifferences {
  readonly file: string
  /** What importing the file would create and change. Without `before` it would be created. */
  readonly changes: readonly { readonly before: Policy | undefined; readonly after: Policy }[]
  /** What the database has within the selection of the file, and the file has not. */
  readonly unlisted: readonly Policy[]
  readonly unchanged: readonly Policy[]
}

/** Shows how policies as code differ from those that are stored. */
export default class RetentionDiffCommand extends CtkCommand {
  static override summary = 'Show how policies as code differ from those that are stored'
  static override description =
    `Compares a file that "ctk retention export" wrote, or a person, with the policies of the database, field by field, and changes nothing.
Policies are the same when strategy, table, column and conditions are. Within the selection of the file, policies that it does not have are differences, too.
Exit code: 0 no differences, 1 differences.`
  static override examples = [
    '<%= config.bin %> <%= command.id %> policies.yaml',
    '<%= config.bin %> <%= command.id %> policies.json --json',
  ]
  static override args = { ...fileArgument, ...databaseArgument }
  static override flags = { 'no-check': changeFlags['no-check'] }

  async run(): Promise<PolicyDifferences> {
    const { args, flags } = await this.parse(RetentionDiffCommand)
    const { database, names } = await splitPositionals([args.file, args.database])
    const file = await oneFile(names)
    await using session = await this.session({ flags, database })
    const { changes, unchanged, unlisted } = await compareFile(file, session, { check: !flags['no-check'] })
    this.log(formatComparison({ changes, unchanged, unlisted, file, done: false, prune: false }))
    if (changes.length + unlisted.length > 0) {
      const prune = unlisted.length > 0 ? ['--prune'] : []
      this.log(
        `Next: ${commandLine('ctk retention import', [file, ...prune, ...connectionArguments(flags, database)])}`,
      )
      this.exitWith(1)
    }
    return { file, changes, unlisted, unchanged }
  }
}
