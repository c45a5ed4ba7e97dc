import {
  type Address,
  CtkError,
  existingTable,
  isCtkError,
  type OpenedSource,
  parseTableName,
  type Resource,
  type Source,
  type SourceContext,
} from '@ctk/core'
import { openDatabase } from '@ctk/database'
import { tableAddress } from '../address/table-address.js'
import { openCratedbTable } from './cratedb-table.js'
import { openPostgresqlTable } from './postgresql-table.js'
import { type OpenedTable, tableBatches } from './table-batches.js'

/** Tables of PostgreSQL and CrateDB as rows, in the order of their keys, with exact values. */
export const databaseSource: Source = { open }

async function open(resource: Resource, { signal, resume }: SourceContext): Promise<OpenedSource> {
  const { address, table: text } = tableAddress(resource)
  await using database = await openDatabase(address, { signal, poolSize: 1 })
  const name = parseTableName(text, database.defaultSchema)
  const info = await existingTable(name, database.catalog, signal).catch((error: unknown) => missing(error, address))
  const { identity } = await database.status(signal)
  const opened: OpenedTable =
    database.dialect === 'cratedb'
      ? await openCratedbTable(database, info, signal)
      : await openPostgresqlTable(database, info, signal)
  return {
    kind: 'rows',
    name: name.name,
    // A table that was dropped and made again is another one.
    version: `${identity}/${opened.ident}`,
    ...(info.rows === undefined ? {} : { total: info.rows }),
    // Of its own connection, so that nothing stays open if nobody reads.
    batches: tableBatches(() => openDatabase(address, { signal, poolSize: 1 }), opened, resume, signal),
  }
}

/** What a source does not find has one code, whatever it is. */
function missing(error: unknown, address: Address): never {
  if (!isCtkError(error) || error.code !== 'CTK_TABLE_MISSING') throw error
  throw new CtkError({
    code: 'CTK_FILE_MISSING',
    message: `${error.message.replace(/\.( Did you mean.*)?$/, '')} in ${address}.${/( Did you mean.*)$/.exec(error.message)?.[1] ?? ''}`,
    suggestions: error.suggestions,
    cause: error,
  })
}
