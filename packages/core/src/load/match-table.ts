import { formatTableName } from '../address/table-name.js'
import type { TableInfo } from '../database/catalog.js'
import { isTimeKind } from '../database/time-kind.js'
import { CtkError } from '../errors/ctk-error.js'
import { nearest } from '../text/nearest.js'
import { dateNote } from './date-note.js'
import { findDateOrder } from './date-order.js'
import { findByName } from './find-by-name.js'
import { usableOrder } from './infer-columns.js'
import type { PreparedTable } from './prepared-table.js'
import type { ColumnBatch } from './row-batch.js'
import type { FittedColumn } from './row-fitter.js'

/**
 * Assigns the columns of a source to those of a table that exists: by exact name, else by the only name that differs in case
 * alone. Nothing is dropped in silence.
 *
 * @throws CTK_COLUMN_MISSING, naming all columns of the sample that the table does not have or computes itself
 */
export function matchTable(table: TableInfo, sample: readonly ColumnBatch[]): PreparedTable {
  const sampled = new Map(sample.map((column) => [column.name, findDateOrder(column.values)]))
  const taken = new Map<string, string>()
  const find = (source: string): FittedColumn | undefined => {
    const column = findByName(source, table.columns)
    if (column === undefined || column.generated !== undefined) return undefined
    const belongsToOther = column.name !== source && sampled.has(column.name)
    if (belongsToOther || (taken.get(column.name) ?? source) !== source) return undefined
    taken.set(column.name, source)
    return { name: column.name, kind: column.kind, dateOrder: usableOrder(sampled.get(source)) }
  }
  const unknown = sample.filter(({ name }) => find(name) === undefined).map(({ name }) => name)
  if (unknown.length > 0) throw missing(table, unknown)
  const notes = sample.map(({ name }) => {
    const kind = find(name)?.kind
    return kind !== undefined && isTimeKind(kind) ? dateNote(name, kind, sampled.get(name)) : undefined
  })
  return { name: table.name, created: undefined, find, notes: notes.filter((note) => note !== undefined) }
}

function missing(table: TableInfo, unknown: readonly string[]): CtkError {
  const computed = unknown.filter((name) => table.columns.some((c) => c.name === name && c.generated !== undefined))
  const free = table.columns.filter((column) => column.generated === undefined).map(({ name }) => name)
  const quoted = (names: readonly string[]) => names.map((name) => JSON.stringify(name)).join(', ')
  const near = unknown.length === 1 && computed.length === 0 ? nearest(unknown[0] as string, free) : undefined
  return new CtkError({
    code: 'CTK_COLUMN_MISSING',
    message: `The table ${formatTableName(table.name)} has no column ${quoted(unknown)}.${near ? ` Did you mean ${quoted([near])}?` : ''}`,
    suggestions: [
      ...(computed.length > 0 ? [`The database computes ${quoted(computed)} itself: take it out of the file.`] : []),
      `Columns of the table: ${quoted(free)}.`,
      'Rename the columns in the file, or add them to the table.',
    ],
    data: { table: table.name, unknown },
  })
}
