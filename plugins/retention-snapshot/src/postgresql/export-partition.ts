import {
  type Archive,
  CtkError,
  compile,
  type Format,
  formatTableName,
  type Instant,
  type OperationContext,
  type RowBatch,
  type Sender,
  sql,
  type TableName,
} from '@ctk/core'
import { exactTexts, type FingerprintRow, fingerprintsOf, type PostgresqlPartition, readCopied } from '@ctk/database'
import type { ArchivePlace } from '../archive-place.js'
import { readAgain } from '../read-again.js'
import { FILE } from './archive-key.js'
import { archivedColumns, copyOf } from './archived-columns.js'
import { fileKey, type Manifest, writeManifest } from './manifest.js'

const readOnly = compile(sql`SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY`)
/** No row is hidden without an error. */
const everyRow = compile(sql`SELECT set_config('row_security', 'off', true)`)

/** An archive whose files are complete and were read again. */
export interface Exported {
  readonly partition: PostgresqlPartition
  readonly rows: number
  readonly bytes: number
  readonly checksum: string
}

/**
 * Writes a partition into a repository: its rows as Parquet, all of one moment, and a manifest. Both are read again and compared with
 * what was written.
 *
 * @param partition as it is now
 * @throws CTK_ARCHIVE_INCOMPLETE, and what the store says
 */
export async function exportPartition(
  archive: Archive,
  partition: PostgresqlPartition & { readonly relation: TableName },
  encode: NonNullable<Format['encode']>,
  place: ArchivePlace,
  at: Instant,
  { database, signal }: Pick<OperationContext, 'database' | 'signal'>,
): Promise<Exported> {
  if (!database.transaction) throw new CtkError({ code: 'CTK_BUG', message: 'This database has no transactions.' })
  const { ident, relation } = partition
  const key = fileKey(archive.key, { name: FILE })
  const { columns, fingerprint, rows, stored } = await database.transaction(async (sender) => {
    await sender.execute(readOnly)
    await sender.query(exactTexts)
    await sender.query(everyRow)
    const columns = await archivedColumns(sender, relation)
    const fingerprint = await fingerprintOf(sender, ident, relation)
    const { select, read } = copyOf(relation, columns)
    const counted = { rows: 0 }
    const batches = counting(readCopied(sender, select, read, signal), counted)
    const stored = await place.put(key, encode(batches, {}), signal)
    return { columns, fingerprint, rows: counted.rows, stored }
  }, signal)
  const expected = Number(fingerprint.split(':', 1)[0])
  if (rows !== expected) throw incomplete(relation, `${rows} of ${expected} rows were written`)
  const found = await readAgain(place.get(key, signal))
  if (found.checksum !== stored.checksum || found.size !== stored.size)
    throw incomplete(relation, `${place.urlOf(key)} could not be read again as it was written`)
  const manifest: Manifest = {
    format: 'ctk-archive',
    version: 1,
    archive: archive.id,
    createdAt: at,
    table: archive.table,
    label: archive.label,
    relation,
    bounds: partition.path.map(({ bound }) => bound),
    columns,
    rows,
    fingerprint,
    files: [{ name: FILE, rows, size: found.size, checksum: found.checksum }],
  }
  const { bytes, checksum } = writeManifest(manifest)
  await place.put(archive.key, once(bytes), signal)
  if ((await readAgain(place.get(archive.key, signal))).checksum !== checksum)
    throw incomplete(relation, `${place.urlOf(archive.key)} could not be read again as it was written`)
  return {
    partition: { ...partition, rows, rowsExact: true, fingerprint },
    rows,
    bytes: found.size + bytes.length,
    checksum,
  }
}

async function fingerprintOf(sender: Sender, ident: string, relation: TableName): Promise<string> {
  const [found] = await sender.query<FingerprintRow>(compile(fingerprintsOf([{ ident, relation }])))
  return found?.fingerprint ?? ''
}

async function* counting(batches: AsyncIterable<RowBatch>, counted: { rows: number }): AsyncGenerator<RowBatch> {
  for await (const batch of batches) {
    counted.rows += batch.rowCount
    yield batch
  }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

function incomplete(relation: TableName, problem: string): CtkError {
  return new CtkError({
    code: 'CTK_ARCHIVE_INCOMPLETE',
    message: `The archive of ${formatTableName(relation)} is not complete: ${problem}. The partition was kept; nothing was deleted.`,
    suggestions: ['Is the store sound, and has it space? Then run again.'],
  })
}
