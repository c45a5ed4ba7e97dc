import { formatTableName, parseTableName, type TableName } from '../address/table-name.js'
import type { TableInfo } from '../database/catalog.js'
import type { Database } from '../database/database.js'
import { CtkError } from '../errors/ctk-error.js'
import { nearest } from '../text/nearest.js'
import type { LoadRequest } from './run-load.js'

/** The table to load into: as it is, or still to be created. */
export interface LoadTarget {
  readonly name: TableName
  readonly existing: TableInfo | undefined
  /** It exists, and the request says not to load then. */
  readonly skip: boolean
}

/**
 * Looks for the table of a request, before anything is read or written.
 *
 * @throws CTK_TABLE_MISSING when it is not there and may not be created, CTK_TABLE_EXISTS when it is and may not be
 */
export async function findTarget(database: Database, request: LoadRequest, signal: AbortSignal): Promise<LoadTarget> {
  const { table } = request
  const name = typeof table === 'string' ? parseTableName(table, database.defaultSchema) : table
  const [existing] = await database.catalog.tables([name], signal)
  if (existing === undefined) {
    if (request.create) return { name, existing, skip: false }
    throw await missing(database, name, signal)
  }
  const ifExists = request.ifExists ?? (request.create ? 'fail' : 'append')
  if (ifExists === 'fail') throw exists(name)
  return { name, existing, skip: ifExists === 'skip' }
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
