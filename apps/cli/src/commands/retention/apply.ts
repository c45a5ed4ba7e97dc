import { readFile } from 'node:fs/promises'
import { CtkCommand, splitPositionals, usageError } from '@ctk/cli-kit'
import type { RunReport, SavedPlan } from '@ctk/core'
import { string } from '@oclif/core/args'
import { formatRun } from '../../retention/format-run.js'
import { runFlags } from '../../retention/run-flags.js'
import { runOptions } from '../../retention/run-options.js'

/** Carries out a plan that was saved and reviewed. */
export default class RetentionApplyCommand extends CtkCommand {
  static override summary = 'Carry out a saved plan, exactly as it was reviewed'
  static override description =
    `Does what "ctk retention plan --out FILE" wrote, and nothing else. A plan that was edited, or that was made for another database, is refused; a partition that got or lost rows since, or was replaced, is left alone and named; a table whose policy was changed is refused. What was reviewed may take more than --max-share of a table.
Exit code: 0 done; 1 some tables failed or were left alone; 3 the plan is refused; 5 another run works on a table of this one; 130 interrupted.`
  static override examples = [
    '<%= config.bin %> <%= command.id %> plan.json',
    '<%= config.bin %> <%= command.id %> plan.json --wait 10m',
  ]
  static override args = {
    plan: string({ required: true, description: 'the file that "ctk retention plan --out" wrote' }),
    database: string({ description: 'the database, as a URL' }),
  }
  static override flags = runFlags

  async run(): Promise<RunReport> {
    const { args, flags } = await this.parse(RetentionApplyCommand)
    const { database, names } = await splitPositionals([args.database])
    if (names.length > 0)
      throw await usageError(`The database "${names[0]}" is no URL.`, ['Write it like crate://HOST:4200.'])
    await using session = await this.session({ flags, database })
    const plan = await read(args.plan)
    const options = await runOptions(flags, session)
    const report = await session.toolkit.retention.apply(plan, options, session.signal)
    this.log(formatRun(report))
    this.exitWith(report.exitCode)
    return report
  }
}

async function read(file: string): Promise<SavedPlan> {
  const { CtkError, readPlan } = await import('@ctk/core')
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new CtkError({
      code: 'CTK_FILE_MISSING',
      message: `The plan ${file} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}.`,
      suggestions: ['Make it: ctk retention plan --out plan.json'],
      cause,
    })
  })
  return readPlan(text)
}
