import { usageError } from '@ctk/cli-kit'

/**
 * The only one of the names that arguments give, or undefined without any.
 *
 * @throws CTK_USAGE with two
 */
export async function onlyOne([name, second]: readonly string[]): Promise<string | undefined> {
  if (second !== undefined) throw await usageError(`${JSON.stringify(second)} is one argument too many.`)
  return name
}
