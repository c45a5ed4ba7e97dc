import type { Archive, OperationContext, TableName } from '@ctk/core'
import { discardFiles } from './discard-files.js'
import type { ParquetParts } from './parquet-parts.js'

/**
 * Settles what earlier attempts left of the archives of a table, with its lease held: what was begun comes to nothing, and what is
 * complete is kept, so that its partition can go without another export. A partition that is gone is where its complete archive is.
 */
export async function settleArchives(
  table: TableName,
  { database, signal }: Pick<OperationContext, 'database' | 'signal'>,
  { archives, clock, place }: ParquetParts,
): Promise<void> {
  const open = (await archives.find({ tables: [table], states: ['begun', 'verified'] })).filter(
    ({ method }) => method === 'parquet',
  )
  if (open.length === 0) return
  const [found] = await database.catalog.tables([table], signal)
  const there = new Set((found?.partitions ?? []).map(({ ident }) => ident))
  const dropped = await archives.find({ tables: [table], states: ['dropped'] })
  const taken = new Set(dropped.map(({ partition }) => partition.ident))
  const settled = open.flatMap((archive): Archive[] => {
    if (archive.state === 'begun') return [{ ...archive, state: 'failed', detail: 'The run that began it died.' }]
    if (there.has(archive.partition.ident)) return []
    // A partition is dropped once.
    if (taken.has(archive.partition.ident))
      return [{ ...archive, state: 'failed', detail: 'Another archive holds the partition.' }]
    taken.add(archive.partition.ident)
    return [{ ...archive, state: 'dropped', droppedAt: clock.now() }]
  })
  await archives.save(settled)
  for (const archive of settled.filter(({ state }) => state === 'failed')) {
    const where = await place(archive.repository, signal).catch(() => undefined)
    if (where) await discardFiles(archive, where)
  }
}
