import {
  type Archive,
  CtkError,
  compile,
  formatTableName,
  id,
  type OperationContext,
  type Partition,
  type RestorePartition,
  sql,
  type TableInfo,
  type TableName,
  tableId,
  tag,
} from '@ctk/core'
import { findSnapshot } from './find-snapshot.js'
import { lookAtBlocks } from './look-at-blocks.js'
import { besideOf, copied, readMerging } from './merging.js'
import { missingRows } from './missing-rows.js'
import { uuidOf } from './partitions-now.js'
import type { ArchiveParts } from './parts.js'
import { restoreBeside } from './restore-beside.js'
import { restoreStatement } from './restore-statement.js'
import { runRestore } from './run-restore.js'
import { dropSnapshot } from './snapshot-statements.js'
import { swapPartition } from './swap-partition.js'
import { liftBlocks } from './write-blocks.js'

/**
 * Brings an archive back into its table, so that each of its rows is there once, wherever an earlier attempt has stopped. A
 * partition that came out of a snapshot is known by the block that the snapshot carried, until it is written down.
 *
 * @returns how many rows came back
 * @throws CTK_ARCHIVE_INCOMPLETE
 */
export async function restoreIntoTable(
  archive: Archive,
  operation: RestorePartition,
  context: OperationContext,
  parts: ArchiveParts,
): Promise<number> {
  const { database, signal } = context
  const { table, partition, rows = 0 } = archive
  const [info] = await database.catalog.tables([table], signal)
  const beside = besideOf(archive)
  if (!info) {
    await remake(archive, beside, operation, context)
    return finish(archive, rows, operation, context, parts)
  }
  const current = info.partitions.find(({ ident }) => ident === partition.ident)
  const merging = readMerging(archive)
  if (!current) {
    const merged = merging && (await findSnapshot(archive.repository, merging.snapshot, database, signal))
    if (merging && merged?.state === 'SUCCESS') {
      const source = {
        repository: archive.repository,
        snapshot: merging.snapshot,
        table: beside,
        partition: { ...partition, table: beside },
      }
      await runRestore(tag(restoreStatement(source, table), operation, context.runId), table, database, signal)
      return finish(archive, merging.rows, operation, context, parts)
    }
    const source = { repository: archive.repository, snapshot: archive.key, table, partition }
    await runRestore(tag(restoreStatement(source, undefined), operation, context.runId), table, database, signal)
    return finish(archive, rows, operation, context, parts)
  }
  const state = (await lookAtBlocks(table, [partition], operation, context)).get(partition.ident)
  const counts = await database.catalog.countRows([current], signal)
  const isOurs = merging ? uuidOf(current) !== merging.uuid : counts.get(current.ident) === rows && !archive.blocked
  if (state?.blocked === true && isOurs) return finish(archive, merging?.rows ?? rows, operation, context, parts)
  if (state?.blocked === true && !archive.blocked) throw writeBlocked(current)
  await database.execute(compile(sql`DROP TABLE IF EXISTS ${tableId(beside)}`), signal)
  await restoreBeside(archive, beside, database, signal)
  if (info.primaryKey.length > 0) {
    await insertMissing(info, beside, operation, context)
    await parts.archives.save([{ ...archive, state: 'restored', detail: undefined }])
    await database.execute(compile(sql`DROP TABLE IF EXISTS ${tableId(beside)}`))
    return rows
  }
  const merged = await swapPartition({ archive, current, info, beside }, operation, context, parts)
  return finish(merged.archive, merged.rows, operation, context, parts)
}

/** Counts what came, writes down that the archive counts no more, and lets writers write again. */
async function finish(
  archive: Archive,
  expected: number,
  operation: RestorePartition,
  context: OperationContext,
  parts: ArchiveParts,
): Promise<number> {
  const { database, signal } = context
  const { table, partition, rows = 0 } = archive
  const counts = await database.catalog.countRows([partition], signal)
  const found = counts.get(partition.ident)
  if (found !== expected)
    throw new CtkError({
      code: 'CTK_ARCHIVE_INCOMPLETE',
      message: `${partition.label} of ${formatTableName(table)} came back with ${found ?? 'an unknown number of'} rows, and ${expected} were expected. It is left write-blocked for you to look at.`,
      suggestions: [`Look whether the archive is whole: ctk snapshot verify ${archive.id} --deep`],
    })
  const restored = { ...archive, state: 'restored' as const, blocked: true }
  await parts.archives.save([restored])
  await release(restored, operation, context, parts)
  return rows
}

/** The rest, once it is written down that the rows are back: lets writers write again, and takes away what was only needed on the way. */
export async function release(
  archive: Archive,
  operation: RestorePartition,
  context: OperationContext,
  { archives }: ArchiveParts,
): Promise<void> {
  const lifted = await liftBlocks([archive], operation, context)
  await cleanUp(archive, context)
  await archives.save(lifted.map((each) => ({ ...each, detail: undefined })))
}

/** What was only needed on the way, by this attempt and earlier ones. What stays is in the way of nothing. */
async function cleanUp(archive: Archive, { database }: OperationContext): Promise<void> {
  const beside = besideOf(archive)
  await database.execute(compile(sql`DROP TABLE IF EXISTS ${tableId(beside)}`)).catch(() => undefined)
  if (!readMerging(archive)) return
  const merged = compile(
    sql`SELECT name FROM sys.snapshots WHERE repository = ${archive.repository} AND strpos(name, ${beside.name}) > 0`,
  )
  for (const { name } of await database.query<{ name: string }>(merged).catch(() => []))
    await database.execute(dropSnapshot(archive.repository, name)).catch(() => undefined)
}

/** A table that is gone is made of its archive. */
async function remake(archive: Archive, beside: TableName, operation: RestorePartition, context: OperationContext) {
  const { database, signal, runId } = context
  await database.execute(compile(sql`DROP TABLE IF EXISTS ${tableId(beside)}`), signal)
  await restoreBeside(archive, beside, database, signal)
  const rename = compile(sql`ALTER TABLE ${tableId(beside)} RENAME TO ${id(archive.table.name)}`)
  await database.execute(tag(rename, operation, runId), signal)
}

/** Where rows have keys, those that are there already stay as they are: whoever wrote them came later. */
async function insertMissing(
  info: TableInfo,
  beside: TableName,
  operation: RestorePartition,
  context: OperationContext,
) {
  const { database, signal, runId } = context
  const columns = copied(info)
  const insert = compile(
    sql`INSERT INTO ${tableId(info.name)} (${columns}) SELECT ${columns} FROM ${tableId(beside)} ON CONFLICT DO NOTHING`,
  )
  await database.execute(tag(insert, operation, runId), signal)
  await database.refresh([info.name], signal)
  const n = await missingRows(info, sql`${tableId(beside)}`, database, signal)
  if (n === 0) return
  throw new CtkError({
    code: 'CTK_ARCHIVE_INCOMPLETE',
    message: `${n} archived rows could not be written to ${formatTableName(info.name)}.`,
    suggestions: ['Is the table, or the partition, blocked? Run the same again when it is not.'],
  })
}

function writeBlocked({ label, table }: Partition): CtkError {
  return new CtkError({
    code: 'CTK_ARCHIVE_INCOMPLETE',
    message: `${label} of ${formatTableName(table)} is there again, and somebody has blocked writing to it; nothing was restored.`,
    suggestions: ['Lift the block "blocks.write" of the partition first, or add --beside.'],
  })
}
