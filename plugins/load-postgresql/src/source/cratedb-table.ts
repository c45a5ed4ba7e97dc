import { type Database, formatTableName, id, type TableInfo, tableId } from '@ctk/core'
import { cratedbKey } from '../read/cratedb-key.js'
import { cratedbPages } from '../read/cratedb-pages.js'
import type { Reading } from '../read/page.js'
import type { OpenedTable } from './table-batches.js'

/** Prepares to read a table of CrateDB: refreshed first, then page by page in the order of its primary key. */
export async function openCratedbTable(
  _database: Database,
  info: TableInfo,
  _signal: AbortSignal,
): Promise<OpenedTable> {
  const columns = info.columns.filter(({ name }) => !name.includes('['))
  const { key, exact } = cratedbKey(info)
  const reading: Reading = { table: tableId(info.name), columns: columns.map(({ name }) => id(name)), key }
  return {
    ident: formatTableName(info.name),
    keyed: exact,
    columns: columns.map(({ name, kind }) => ({ name, kind })),
    async *pages(database, after, signal) {
      await database.refresh([info.name], signal)
      yield* cratedbPages(database, reading, after, signal)
    },
  }
}
