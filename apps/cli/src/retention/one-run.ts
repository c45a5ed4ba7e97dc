import { splitPositionals, usageError } from '@ctk/cli-kit'
import { onlyOne } from './only-one.js'

/**
 * Takes the arguments of a command that works on one run apart.
 *
 * @throws CTK_USAGE without a run, or with two
 */
export async function oneRun(
  args: readonly (string | undefined)[],
): Promise<{ readonly run: string; readonly database: string | undefined }> {
  const { database, names } = await splitPositionals(args)
  const run = await onlyOne(names)
  if (run === undefined) throw await usageError('RUN is missing.', ['See which runs there are: ctk retention history'])
  return { run, database }
}
