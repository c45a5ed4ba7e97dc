import { usageError } from '@ctk/cli-kit'

/**
 * The file that arguments name.
 *
 * @throws CTK_USAGE without one, or with two
 */
export async function oneFile([file, second]: readonly string[]): Promise<string> {
  if (file === undefined) {
    throw await usageError('FILE is missing.', ['Make one of what is stored: ctk retention export --out policies.yaml'])
  }
  if (second !== undefined) throw await usageError(`${JSON.stringify(second)} is one argument too many.`)
  return file
}
