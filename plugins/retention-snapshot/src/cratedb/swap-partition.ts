import {
  type Archive,
  CtkError,
  compile,
  id,
  join,
  type OperationContext,
  type Partition,
  type RestorePartition,
  type Sql,
  sql,
  type TableInfo,
  type TableName,
  tableId,
  tag,
} from '@ctk/core'
import { discardSnapshot } from './discard-snapshot.js'
import { copied } from './merging.js'
import { partitionsNow, uuidOf } from './partitions-now.js'
import type { ArchiveParts } from './parts.js'
import { quietPartitions } from './quiet-partitions.js'
import { restoreStatement } from './restore-statement.js'
import { runRestore } from './run-restore.js'
import { snapshotName } from './snapshot-name.js'
import { takeSnapshot } from './take-snapshot.js'
import { blockWrites, liftBlocks } from './write-blocks.js'

interface Swap {
  readonly archive: Archive
  /** The partition that exists again. */
  readonly current: Partition
  readonly info: TableInfo
  /** Holds the archived rows. */
  readonly beside: TableName
}

/**
 * Puts the rows of a partition that exists again together with archived ones, and lets the partition of both take its place.
 * Rows without a key could not be inserted exactly once into a table that others write to: so all of them are put together
 * beside it, go into a snapshot, and come back as a whole, which happens or does not.
 */
export async function swapPartition(
  { archive, current, info, beside }: Swap,
  operation: RestorePartition,
  context: OperationContext,
  parts: ArchiveParts,
): Promise<{ readonly archive: Archive; readonly rows: number }> {
  const { database, signal, runId } = context
  const { table, repository } = archive
  const copy: Partition = { ...archive.partition, table: beside, ident: identIn(beside, archive.partition) }
  const name = snapshotName(beside, [copy], `${runId}-merge`)
  const ours: Archive = { ...archive, partition: current, blocked: true }
  await parts.archives.save([{ ...archive, blocked: true }])
  try {
    await blockWrites([ours], operation, context)
    const late = (await quietPartitions([current], operation, context)).get(current.ident)
    if (!late) throw gone(current)
    await liftBlocks([{ ...ours, table: beside, partition: copy }], { ...operation, table: beside }, context)
    const columns = copied(info)
    const insert = compile(
      sql`INSERT INTO ${tableId(beside)} (${columns}) SELECT ${columns} FROM ${tableId(table)} WHERE ${valuesOf(current)}`,
    )
    await database.execute(tag(insert, operation, runId), signal)
    const rows = (archive.rows ?? 0) + (late.partition.rows ?? 0)
    await blockWrites([{ ...ours, partition: copy }], operation, context)
    const together = (await quietPartitions([copy], { ...operation, table: beside }, context)).get(copy.ident)
    if (together?.partition.rows !== rows) throw gone(current)
    await takeSnapshot({ repository, name, partitions: [copy], shards: together.shards }, operation, context)
    const merging = { uuid: uuidOf(late.partition) ?? '', snapshot: name, rows }
    const marked = { ...archive, blocked: true, detail: JSON.stringify({ merging }) }
    await parts.archives.save([marked])
    const drop = database.operations.find(({ kind }) => kind === 'drop-partition')
    const dropped = { id: operation.id, kind: 'drop-partition', table, partition: late.partition }
    const [result] =
      (await drop?.apply([dropped], { ...context, exact: true, effect: (work) => work(database) as never })) ?? []
    if (result?.outcome === 'failed') throw result.error
    if (result?.outcome !== 'done') throw gone(current)
    const source = { repository, snapshot: name, table: beside, partition: copy }
    await runRestore(tag(restoreStatement(source, table), operation, runId), table, database, signal)
    return { archive: marked, rows }
  } catch (error) {
    // Once it is dropped there is only one way: forward, by whoever comes next.
    const now = await partitionsNow(table, { database, signal: new AbortController().signal })
    const left = now.get(current.ident)
    if (left && uuidOf(left) === uuidOf(current)) {
      await liftBlocks([ours], operation, context)
      await parts.archives.save([{ ...archive, blocked: false, detail: undefined }])
      await discardSnapshot(repository, name, operation, context, parts)
    }
    throw error
  }
}

function valuesOf({ keys }: Partition): Sql {
  return join(
    keys.map(({ column, value = null }) =>
      value === null ? sql`${id(column)} IS NULL` : sql`${id(column)} = ${value}`,
    ),
    sql` AND `,
  )
}

const identIn = ({ schema, name }: TableName, { ident }: Partition) =>
  `${schema}.${name}${ident.slice(ident.lastIndexOf('.'))}`

function gone({ label }: Partition): CtkError {
  return new CtkError({
    code: 'CTK_ARCHIVE_INCOMPLETE',
    message: `${label} was written to while archived rows were put together with it; it is as it was.`,
    suggestions: ['Run the same again.'],
  })
}
