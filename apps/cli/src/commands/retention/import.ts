import { CtkCommand, formatCount, type Session, splitPositionals, usageError } from '@ctk/cli-kit'
import type { Policy, PythonReport, RecordedChange } from '@ctk/core'
import { boolean } from '@oclif/core/flags'
import { compareFile } from '../../policy-file/compare-file.js'
import { formatComparison } from '../../policy-file/format-comparison.js'
import { formatPython } from '../../policy-file/format-python.js'
import { oneFile } from '../../policy-file/one-file.js'
import { databaseArgument, fileArgument } from '../../retention/arguments.js'
import { changeFlags } from '../../retention/policy-flags.js'

/** The document of `ctk retention import`; with `--from-python-toolkit` it is a {@link PythonReport}. */
export interface ImportedPolicies extends Partial<RecordedChange> {
  readonly file: string
  readonly dryRun: boolean
  readonly created: readonly Policy[]
  readonly changed: readonly { readonly before: Policy; readonly after: Policy }[]
  readonly removed: readonly Policy[]
  /** What the database has and the file has not, without --prune. */
  readonly unlisted: readonly Policy[]
  readonly unchanged: readonly Policy[]
}

/** Stores policies as code. */
export default class RetentionImportCommand extends CtkCommand {
  static override summary = 'Store policies as code, or take over those of the Python toolkit'
  static override description =
    `Creates and changes policies until the database has what the file says; a field that the file leaves out gets its default. Everything is checked before anything is stored, and it is one change in the audit.
Policies that the file does not have stay, unless --prune is given: then those within the selection of the file are removed. As that cannot be taken back, it needs --yes.
With --from-python-toolkit the rows of that tool's table retention_policy are taken over; it is only read. Its rule is kept: a partition is expired as soon as its first instant is (expireBy: start). What cannot be taken over is told.
Exit code: 0 done, 1 rows of the Python toolkit could not be taken over.`
  static override examples = [
    '<%= config.bin %> <%= command.id %> policies.yaml --dry-run',
    '<%= config.bin %> <%= command.id %> policies.yaml --prune --yes',
    '<%= config.bin %> <%= command.id %> --from-python-toolkit --dry-run',
  ]
  static override args = { ...fileArgument, ...databaseArgument }
  static override flags = {
    prune: boolean({ default: false, summary: 'Remove policies that the file does not have.' }),
    yes: boolean({ char: 'y', default: false, summary: 'Really remove them.' }),
    'from-python-toolkit': boolean({
      default: false,
      exclusive: ['prune'],
      summary: 'Take over the policies of the Python toolkit instead of a file.',
    }),
    ...changeFlags,
  }

  async run(): Promise<ImportedPolicies | PythonReport> {
    const { args, flags } = await this.parse(RetentionImportCommand)
    const { database, names } = await splitPositionals([args.file, args.database])
    const options = { check: !flags['no-check'], dryRun: flags['dry-run'] }
    if (flags['from-python-toolkit']) {
      if (names.length > 0) throw await usageError(`${JSON.stringify(names[0])} is one argument too many.`)
      await using session = await this.session({ flags, database })
      const report = await session.toolkit.policies.importFromPython(options)
      this.log(formatPython(report))
      this.exitWith(report.exitCode)
      return report
    }
    const file = await oneFile(names)
    await using session = await this.session({ flags, database })
    // Without await the session would be closed first.
    return await this.#import(file, session, { ...flags, ...options })
  }

  async #import(
    file: string,
    session: Session,
    { prune, yes, dryRun, check }: { prune: boolean; yes: boolean; dryRun: boolean; check: boolean },
  ): Promise<ImportedPolicies> {
    const comparison = await compareFile(file, session, { check, prune })
    const { changes, unchanged, unlisted } = comparison
    if (prune && !yes && !dryRun && unlisted.length > 0) {
      throw await usageError(
        `--prune would remove ${formatCount(unlisted.length, 'policy', 'policies')}: ${unlisted.map(({ id }) => id).join(', ')}. Nothing has been changed.`,
        [`Look at it: ctk retention diff ${file}`, 'If that is right, add --yes'],
      )
    }
    const recorded = dryRun ? undefined : await session.toolkit.policies.accept(comparison, { prune })
    this.log(formatComparison({ changes, unchanged, unlisted, file, done: recorded !== undefined, prune }))
    return {
      file,
      dryRun,
      created: changes.flatMap(({ before, after }) => (before ? [] : [after])),
      changed: changes.flatMap(({ before, after }) => (before ? [{ before, after }] : [])),
      removed: prune ? unlisted : [],
      unlisted: prune ? [] : unlisted,
      unchanged,
      ...recorded,
    }
  }
}
