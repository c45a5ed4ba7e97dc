import {
  type Archive,
  CtkError,
  compile,
  type Database,
  type DropPartition,
  sql,
  type TableName,
  tableId,
  unleased,
} from '@ctk/core'
import { restoreStatement } from './restore-statement.js'
import { runRestore } from './run-restore.js'

/**
 * Makes a table of an archived partition, with the block that the snapshot carried. Where the table that it came from is gone,
 * the server can only restore all of the snapshot; the rest of it is dropped again.
 */
export async function restoreBeside(
  archive: Archive,
  into: TableName,
  database: Database,
  signal?: AbortSignal,
): Promise<void> {
  const { repository, key: snapshot, table, partition } = archive
  const [own] = await database.catalog.tables([table], signal)
  const source = { repository, snapshot, table, partition: own && partition }
  await runRestore(restoreStatement(source, into), into, database, signal)
  if (own) return
  const [made] = await database.catalog.tables([into], signal)
  const server = partition.ident.slice(partition.ident.lastIndexOf('.'))
  const others = made?.partitions.filter(({ ident }) => !ident.endsWith(server)) ?? []
  if (others.length === 0) return
  const handler = database.operations.find(({ kind }) => kind === 'drop-partition')
  if (!handler) throw new CtkError({ code: 'CTK_BUG', message: 'This database cannot drop partitions.' })
  const drops = others.map(
    (other, i): DropPartition => ({ id: `${archive.id}${i}`, kind: 'drop-partition', table: into, partition: other }),
  )
  await handler.apply(drops, unleased(database, archive.runId, signal ?? new AbortController().signal))
  // A test for completeness would count them otherwise.
  await database.execute(compile(sql`REFRESH TABLE ${tableId(into)}`), signal)
}
