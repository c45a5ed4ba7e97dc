import { splitPositionals, usageError } from '@ctk/cli-kit'

/**
 * Takes the arguments of a command that works on one run apart.
 *
 * @throws CTK_USAGE without a run, or with two
 */
export async function oneRun(
  args: readonly (string | undefined)[],
): Promise<{ readonly run: string; readonly database: string | undefined }> {
  const { database, names } = await splitPositionals(args)
  const [run, second] = names
  if (run === undefined) throw await usageError('RUN is missing.', ['See which runs there are: ctk retention history'])
  if (second !== undefined) throw await usageError(`${JSON.stringify(second)} is one argument too many.`)
  return { run, database }
}
