import {
  type ArchiveStore,
  type Clock,
  type Column,
  compile,
  EARLIEST,
  existingTable,
  id,
  join,
  type Registry,
  type RowBatch,
  rangeSql,
  type Statement,
  sql,
  type TableInfo,
  tableId,
  tag,
} from '@ctk/core'
import { exactTexts, exactTime } from '@ctk/database'
import { wholeColumns } from './archive-columns.js'
import type { RangeMover, ToFile } from './archive-range.js'
import { type FilePlace, filePlace } from './file-place.js'
import { archived, sliceArchive } from './slice-archive.js'
import { discardBegun, sliceFile } from './slice-file.js'

interface Prepared {
  readonly place: FilePlace
  readonly table: TableInfo
}

/**
 * Takes rows of PostgreSQL into files: the file is written and read again while the transaction that deletes its rows is open, so that
 * they are gone when and only when it is there.
 */
export function postgresqlToFile(store: ArchiveStore, clock: Clock, registry: Registry): RangeMover<ToFile, Prepared> {
  let attempt = 0
  return {
    describe: (operation) => [takeStatement(operation, undefined)],
    async prepare(operation, { database, signal }) {
      const place = await filePlace(operation, registry, signal)
      await discardBegun(operation, place, store, signal)
      return { place, table: await existingTable(operation.table, database.catalog, signal) }
    },
    async probe(operation, { signal }) {
      await discardBegun(operation, await filePlace(operation, registry, signal), store, signal)
      return { state: 'pending', evidence: { column: operation.column, before: operation.before } }
    },
    async move(operation, { place, table }, context) {
      const { runId, signal } = context
      attempt += 1
      const archive = sliceArchive(operation, { runId, attempt, at: clock.now() }, (own) => ({
        method: 'file',
        repository: operation.to.folder,
        key: sliceFile(operation, own),
      }))
      await store.save([archive])
      const columns = wholeColumns(table).filter(({ generated }) => generated === undefined)
      let ended = { ...archive, state: 'failed' as const, detail: 'There was nothing to archive.' } as typeof archive
      await context.effect(async (sender) => {
        await sender.query(exactTexts, signal)
        const statement = tag(takeStatement(operation, columns), operation, runId)
        const rows = await sender.query<Record<string, unknown>>(statement, signal)
        if (rows.length > 0) {
          const written = await place.write(archive.key, batchOf(rows, columns, operation))
          ended = archived(archive, clock.now(), rows.length, written)
          await sender.execute(store.saving([ended]))
        }
        return [{ id: operation.id, outcome: 'done', rows: rows.length, bytes: undefined }]
      })
      if (ended.state === 'failed') await store.save([ended])
      return ended.rows ?? 0
    },
  }
}

/** The types that files have, or can have, too. What there are no such for travels as the text that PostgreSQL writes and reads. */
const natural =
  /^(?:smallint|integer|bigint|real|double precision|boolean|date|text|character varying|timestamp with(?:out)? time zone)(?:\(\d+\))?$/
const isTime = ({ kind }: Column) => kind === 'timestamp' || kind === 'timestamptz'
const isText = (column: Column) => !natural.test(column.type.replace(/\(\d+\)/, ''))

/** Times as their texts, too: what the driver makes of them ends at a millisecond. */
function takeStatement(operation: ToFile, columns: readonly Column[] | undefined): Statement {
  const names = columns?.map((column, i) =>
    isTime(column) || isText(column)
      ? sql`${id(column.name)}::text AS ${id(`c${i}`)}`
      : sql`${id(column.name)} AS ${id(`c${i}`)}`,
  )
  return compile(
    sql`DELETE FROM ${tableId(operation.table)} WHERE ${rangeSql(operation, EARLIEST)} RETURNING ${names ? join(names) : sql`*`}`,
  )
}

function batchOf(rows: readonly Record<string, unknown>[], columns: readonly Column[], { to }: ToFile): RowBatch {
  const hasOddNumbers = to.format === 'parquet'
  return {
    rowCount: rows.length,
    lines: rows.map((_, i) => i + 1),
    columns: columns.map((column, i) => ({
      name: column.name,
      kind: isText(column) ? 'text' : column.kind,
      values: rows.map((row) => {
        const value = row[`c${i}`] ?? null
        if (isTime(column) && typeof value === 'string') return exactTime(value)
        // JSON has no NaN and no infinity.
        return typeof value === 'number' && !Number.isFinite(value) && !hasOddNumbers ? String(value) : value
      }),
    })),
  }
}
