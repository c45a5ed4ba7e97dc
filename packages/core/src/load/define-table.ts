import { formatTableName, type TableName } from '../address/table-name.js'
import type { ColumnDefinition, TableDefinition } from '../database/writer.js'
import { CtkError } from '../errors/ctk-error.js'
import { ROW_KEY } from './checkpoint/row-key.js'
import { dateNote } from './date-note.js'
import { findByName } from './find-by-name.js'
import { inferColumns, usableOrder } from './infer-columns.js'
import { resolvePartitionBy } from './partition-by.js'
import type { PreparedTable } from './prepared-table.js'
import type { ColumnBatch } from './row-batch.js'
import type { FittedColumn } from './row-fitter.js'

/** How a table that is created shall be made, besides its columns. */
export interface TableOptions extends Pick<TableDefinition, 'partitionBy' | 'primaryKey'> {
  /** Whether rows get a key from ctk. */
  readonly rowKey: boolean
}

/** A table that does not exist yet. */
export interface DefinedTable {
  readonly definition: TableDefinition
  /** How the columns of the source are read into those of the same name. */
  readonly columns: readonly FittedColumn[]
  readonly notes: readonly string[]
}

/**
 * Defines a table for rows like those of a sample.
 *
 * @throws CTK_COLUMN_MISSING when a column of the primary key or of the partitioning is not among them
 */
export function defineTable(name: TableName, sample: readonly ColumnBatch[], options: TableOptions): DefinedTable {
  const inferred = inferColumns(sample)
  const columns = inferred.map((column) => ({ name: column.name, kind: column.kind }))
  const primaryKey = options.rowKey ? [ROW_KEY] : options.primaryKey?.map((key) => keyColumn(key, columns, name))
  const partitionBy = options.partitionBy && resolvePartitionBy(options.partitionBy, columns)
  return {
    definition: {
      name,
      columns: options.rowKey ? [{ name: ROW_KEY, kind: 'text' }, ...columns] : columns,
      ...(primaryKey ? { primaryKey } : {}),
      ...(partitionBy ? { partitionBy } : {}),
    },
    columns: inferred.map(({ name, kind, dateOrder }) => ({ name, kind, dateOrder: usableOrder(dateOrder) })),
    notes: inferred.flatMap((column) => dateNote(column.name, column.kind, column.dateOrder) ?? []),
  }
}

/** The same table as {@link PreparedTable}, once it exists. */
export function preparedTable(
  name: TableName,
  created: readonly ColumnDefinition[],
  columns: readonly FittedColumn[],
  notes: readonly string[],
): PreparedTable {
  const fitted = new Map(columns.map((column) => [column.name, column]))
  return { name, created, find: (source) => fitted.get(source), notes }
}

function keyColumn(key: string, columns: readonly { readonly name: string }[], table: TableName): string {
  const column = findByName(key, columns)
  if (column) return column.name
  throw new CtkError({
    code: 'CTK_COLUMN_MISSING',
    message: `There is no column ${JSON.stringify(key)} for the primary key of ${formatTableName(table)}.`,
    suggestions: [`Columns: ${columns.map((c) => JSON.stringify(c.name)).join(', ')}.`],
  })
}
