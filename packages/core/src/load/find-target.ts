import { formatTableName, parseTableName, type TableName } from '../address/table-name.js'
import type { TableInfo } from '../database/catalog.js'
import type { Database } from '../database/database.js'
import { CtkError } from '../errors/ctk-error.js'
import { nearest } from '../text/nearest.js'
import type { Checkpoint } from './checkpoint/checkpoint.js'
import type { LoadRequest } from './load-request.js'

/** The table to load into: as it is, or still to be created. */
export interface LoadTarget {
  readonly name: TableName
  readonly existing: TableInfo | undefined
  /** Why nothing is to be loaded. */
  readonly skip: false | 'exists' | 'loaded'
  /** What an earlier attempt has done, where that still counts. */
  readonly checkpoint: Checkpoint | undefined
}

/**
 * Looks for the table of a request, before anything is read or written. A load that is gone on with finds the table that it made.
 *
 * @param find looks for what an earlier attempt has recorded
 * @throws CTK_TABLE_MISSING when it is not there and may not be created, CTK_TABLE_EXISTS when it is and may not be
 */
export async function findTarget(
  database: Database,
  request: LoadRequest,
  find: (table: TableName) => Promise<Checkpoint | undefined>,
  signal: AbortSignal,
): Promise<LoadTarget> {
  const { table } = request
  const name = typeof table === 'string' ? parseTableName(table, database.defaultSchema) : table
  const [existing] = await database.catalog.tables([name], signal)
  const found = await find(name)
  if (existing === undefined) {
    if (!request.create) throw await missing(database, name, signal)
    // What it has recorded was about a table that is gone.
    const checkpoint = found && !found.isFirst ? await found.forget(signal) : found
    return { name, existing, skip: false, checkpoint }
  }
  if (found?.finishedAt !== undefined) {
    if (request.mode === 'replace') return { name, existing, skip: false, checkpoint: await found.forget(signal) }
    return { name, existing, skip: 'loaded', checkpoint: found }
  }
  if (found && !found.isFirst) return { name, existing, skip: false, checkpoint: found }
  const ifExists = request.ifExists ?? (request.create && request.mode === undefined ? 'fail' : 'append')
  if (ifExists === 'fail') throw exists(name)
  return { name, existing, skip: ifExists === 'skip' && 'exists', checkpoint: found }
}

async function missing(database: Database, name: TableName, signal: AbortSignal): Promise<CtkError> {
  const known = (await database.catalog.tableNames(name.schema, signal)).map((table) => table.name)
  const near = nearest(name.name, known)
  const meant = near === undefined ? '' : ` Did you mean ${formatTableName({ schema: name.schema, name: near })}?`
  return new CtkError({
    code: 'CTK_TABLE_MISSING',
    message: `There is no table ${formatTableName(name)}.${meant}`,
    suggestions: ['Create it from the file, with types inferred from its first rows:  --create'],
    data: { table: name },
  })
}

function exists(name: TableName): CtkError {
  return new CtkError({
    code: 'CTK_TABLE_EXISTS',
    message: `The table ${formatTableName(name)} exists already.`,
    suggestions: [
      'Append to it: leave --create out.',
      'Load only when it does not exist yet:  --if-exists skip',
      'Load into another table.',
    ],
    data: { table: name },
  })
}
