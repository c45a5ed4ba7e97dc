import { splitPositionals, usageError } from '@ctk/cli-kit'

/**
 * The database that the only argument of a command names.
 *
 * @throws CTK_USAGE when it is something else
 */
export async function onlyDatabase(argument: string | undefined): Promise<string | undefined> {
  const { database, names } = await splitPositionals([argument])
  if (names[0] === undefined) return database
  throw await usageError(`${JSON.stringify(names[0])} is no database.`, [
    'Write it as a URL, such as crate://HOST:4200.',
  ])
}
