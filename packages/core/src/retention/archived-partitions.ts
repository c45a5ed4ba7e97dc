import type { TableName } from '../address/table-name.js'
import { isCtkError } from '../errors/ctk-error.js'
import type { ArchivedPartition } from './explanation.js'
import type { RetentionContext } from './plan-context.js'
import { sumKnown } from './sum-known.js'

/** What of a table is only in archives. One statement; nothing where ctk's tables are of an earlier release. */
export async function archivedPartitions(
  table: TableName,
  { archives: store }: Pick<RetentionContext, 'archives'>,
  signal?: AbortSignal,
): Promise<ArchivedPartition[]> {
  const archives = await store.find({ tables: [table], states: ['dropped'] }, signal).catch((error: unknown) => {
    if (isCtkError(error) && error.code === 'CTK_STORE_MISSING') return []
    throw error
  })
  return [...Map.groupBy(archives, ({ partition }) => partition.ident).values()].map((set): ArchivedPartition => {
    const { label, id, repository, start, end, droppedAt } = set.at(-1) as (typeof set)[number]
    return {
      label,
      archive: id,
      repository,
      start,
      end,
      rows: sumKnown(set.map(({ rows }) => rows)),
      bytes: sumKnown(set.map(({ bytes }) => bytes)),
      since: droppedAt,
    }
  })
}
