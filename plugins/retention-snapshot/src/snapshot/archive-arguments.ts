import { splitPositionals, usageError } from '@ctk/cli-kit'
import { type ArchiveSelection, type Database, parseTableName } from '@ctk/core'
import { string as argument } from '@oclif/core/args'

const ignoreStdin = true

/** `ID`, or `TABLE LABEL`, and the database in any place. */
export const archiveArguments = {
  archive: argument({ ignoreStdin, description: 'The id of an archive or the beginning of it, or a table.' }),
  label: argument({ ignoreStdin, description: 'What the partition is called, such as 2024-01.' }),
  database: argument({ ignoreStdin, description: 'The database, as a URL. Default: the configured one.' }),
}

/** What the arguments name. The table is read when the database is known. */
export interface NamedArchives {
  readonly database: string | undefined
  selection(database: Pick<Database, 'defaultSchema'>): ArchiveSelection
}

/** Takes the arguments apart. Throws CTK_USAGE. */
export async function namedArchives(args: {
  readonly archive?: string | undefined
  readonly label?: string | undefined
  readonly database?: string | undefined
}): Promise<NamedArchives> {
  const { database, names } = await splitPositionals([args.archive, args.label, args.database])
  const [first, label, odd] = names
  if (odd !== undefined)
    throw await usageError(`${odd} is one argument too many.`, [
      'Name an archive by its id, or a table and a partition.',
    ])
  const isId = first !== undefined && label === undefined && /^[0-9a-f]{4,12}$/.test(first)
  return {
    database,
    selection: ({ defaultSchema }) => {
      if (first === undefined) return {}
      return isId ? { id: first } : { table: parseTableName(first, defaultSchema), label }
    },
  }
}
