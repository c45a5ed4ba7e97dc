import type { Column } from '../database/catalog.js'
import { convertValue, Unfit } from './convert-value.js'
import type { DateOrder } from './date-order.js'
import { isPlainText } from './plain-text.js'
import type { ColumnBatch, RowBatch, UndecodedRow } from './row-batch.js'

/** A column of the table, and how texts for it are read. */
export interface FittedColumn extends Pick<Column, 'name' | 'kind'> {
  readonly dateOrder: DateOrder | undefined
}

/** Rows as the table takes them, and those that it cannot take. */
export interface FittedBatch {
  /** Columns in the order of the fitter's, each with the table's name. */
  readonly batch: RowBatch
  readonly rejected: readonly UndecodedRow[]
  readonly read: number
}

/** A longer row is cut off: nobody mends one by hand. */
const LONGEST_TEXT = 1024 * 1024

/**
 * Makes batches fit a table: columns by the table's names, values by its kinds. A row with a value that does not fit, or with one
 * for a column that the table does not have, is rejected as a whole. The columns only grow: one that a batch lacks is NULL
 * in its rows.
 */
export class RowFitter {
  readonly #find: (name: string) => FittedColumn | undefined
  readonly #columns: FittedColumn[] = []
  readonly #bySource = new Map<string, FittedColumn | undefined>()

  readonly #keepText: boolean

  /**
   * @param find the column that a column of the source goes to; asked once for each name
   * @param keepText whether plain texts may stay what they are in columns of any kind: see {@link isPlainText}
   */
  constructor(find: (name: string) => FittedColumn | undefined, keepText = false) {
    this.#find = find
    this.#keepText = keepText
  }

  /** The names of the table's columns that rows have come for so far. */
  get columns(): readonly string[] {
    return this.#columns.map(({ name }) => name)
  }

  fit(source: RowBatch): FittedBatch {
    const problems = new Map<number, string>()
    const values = new Map<FittedColumn, readonly unknown[]>()
    for (const column of source.columns) {
      const target = this.#target(column.name)
      if (target) values.set(target, convertColumn(column, target, problems, this.#keepText))
      else forbidValues(column, problems)
    }
    const nothing = this.#columns.length > values.size ? new Array<null>(source.rowCount).fill(null) : []
    const columns = this.#columns.map((target) => ({ name: target.name, values: values.get(target) ?? nothing }))
    const unfit = [...problems].map(([row, reason]) => ({
      line: source.lines[row] as number,
      reason,
      text: rowText(source, row),
    }))
    return {
      batch: withoutRows({ rowCount: source.rowCount, columns, lines: source.lines }, problems),
      rejected: [...(source.rejected ?? []), ...unfit].sort((a, b) => a.line - b.line),
      read: source.rowCount + (source.rejected?.length ?? 0),
    }
  }

  #target(name: string): FittedColumn | undefined {
    if (this.#bySource.has(name)) return this.#bySource.get(name)
    const target = this.#find(name)
    this.#bySource.set(name, target)
    if (target) this.#columns.push(target)
    return target
  }
}

/** A row of a batch as text: JSON. */
export function rowText(batch: RowBatch, row: number): string {
  const cells = batch.columns.map(({ name, values }) => [name, values[row]] as const)
  const present = cells.filter(([, value]) => value !== null && value !== undefined)
  const text = JSON.stringify(Object.fromEntries(present), (_, v) => (typeof v === 'bigint' ? String(v) : v))
  return text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT - 1)}…` : text
}

function convertColumn(
  column: ColumnBatch,
  target: FittedColumn,
  problems: Map<number, string>,
  keepText: boolean,
): readonly unknown[] {
  const { kind, dateOrder } = target
  const { values } = column
  // The text that a column of texts gets is the text that it had.
  if (kind === 'text' && values.every((value) => typeof value === 'string' || value === null)) return values
  const converted = new Array<unknown>(values.length)
  for (let row = 0; row < values.length; row++) {
    const given = values[row]
    if (keepText && typeof given === 'string' && isPlainText(given, kind)) {
      converted[row] = given
      continue
    }
    const value = convertValue(given, kind, dateOrder)
    if (value instanceof Unfit) {
      if (!problems.has(row)) problems.set(row, `${column.name}: ${value.reason}`)
      converted[row] = null
    } else converted[row] = value
  }
  return converted
}

function forbidValues(column: ColumnBatch, problems: Map<number, string>): void {
  column.values.forEach((value, row) => {
    if (value === null || value === undefined || problems.has(row)) return
    problems.set(row, `${column.name}: the table has no such column`)
  })
}

function withoutRows(batch: RowBatch, rows: ReadonlyMap<number, unknown>): RowBatch {
  if (rows.size === 0) return batch
  const keep = (_: unknown, row: number) => !rows.has(row)
  return {
    rowCount: batch.rowCount - rows.size,
    columns: batch.columns.map(({ name, values }) => ({ name, values: values.filter(keep) })),
    lines: batch.lines.filter(keep),
  }
}
