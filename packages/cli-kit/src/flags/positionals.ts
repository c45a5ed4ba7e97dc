import { usageError } from '../errors/usage-error.js'

/** Arguments taken apart. */
export interface Positionals {
  /** The argument that names the database, if there is one. */
  readonly database: string | undefined
  /** All others, in order. */
  readonly names: readonly string[]
}

/**
 * Tells the database from other arguments, in whatever order they stand: it is the one with `://` in it.
 *
 * @throws CTK_USAGE when two arguments name a database
 */
export async function splitPositionals(args: readonly (string | undefined)[]): Promise<Positionals> {
  const given = args.filter((arg) => arg !== undefined)
  const [database, second] = given.filter((arg) => arg.includes('://'))
  if (second !== undefined) {
    throw await usageError(`The database is named twice: ${database} and ${second}.`, ['Leave one of them out.'])
  }
  return { database, names: given.filter((arg) => !arg.includes('://')) }
}
