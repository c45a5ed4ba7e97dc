import { usageError } from '@ctk/cli-kit'
import { onlyOne } from '../retention/only-one.js'

/**
 * The file that arguments name.
 *
 * @throws CTK_USAGE without one, or with two
 */
export async function oneFile(names: readonly string[]): Promise<string> {
  const file = await onlyOne(names)
  if (file === undefined) {
    throw await usageError('FILE is missing.', ['Make one of what is stored: ctk retention export --out policies.yaml'])
  }
  return file
}
