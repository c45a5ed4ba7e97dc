import { splitPositionals, usageError } from '@ctk/cli-kit'
import { onlyOne } from './only-one.js'

/**
 * Takes the arguments of a command that works on one table apart.
 *
 * @throws CTK_USAGE without a table, or with two
 */
export async function oneTable(
  args: readonly (string | undefined)[],
): Promise<{ readonly table: string; readonly database: string | undefined }> {
  const { table, database } = await atMostOneTable(args)
  if (table === undefined) throw await usageError('TABLE is missing.', ['Name it: schema.table'])
  return { table, database }
}

/**
 * Takes the arguments of a command that works on one table or on all apart.
 *
 * @throws CTK_USAGE with two tables
 */
export async function atMostOneTable(
  args: readonly (string | undefined)[],
): Promise<{ readonly table: string | undefined; readonly database: string | undefined }> {
  const { database, names } = await splitPositionals(args)
  return { table: await onlyOne(names), database }
}
