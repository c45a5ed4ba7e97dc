import { convertValue, Unfit } from '../convert-value.js'
import type { ColumnBatch, RowBatch, UndecodedRow } from '../row-batch.js'
import { rowText } from '../row-fitter.js'
import { pickRows } from './pick-rows.js'
import type { RowShape } from './row-shape.js'
import { type PlannedChange, planShape, type ShapePlan, twice } from './shape-plan.js'
import { sliceRows } from './slice-rows.js'

/**
 * Gives rows the shape that was asked for, batch by batch, in this order: offset and limit; the transforms of the time column,
 * and the range of time; the other transforms; the choice of columns; the new names. A value that a transform cannot take, or
 * that is not a time, rejects its row; NULL is outside of every range of time.
 *
 * @example
 * const shaper = new RowShaper({ limit: 1000, columns: ['time', 'value'] })
 * for await (const batch of batches) { write(shaper.shape(batch)); if (shaper.finished) break }
 */
export class RowShaper {
  readonly #shape: RowShape
  #plan: ShapePlan | undefined
  #seen = 0

  /** What does not fit is found with the first batch that has columns. */
  constructor(shape: RowShape) {
    this.#shape = shape
  }

  /** Whether the limit is reached, so that reading on would bring nothing. */
  get finished(): boolean {
    return this.#seen >= this.#end
  }

  /**
   * The rows of a batch that are wanted, as they are wanted. Those that were rejected on the way are in `rejected`.
   *
   * @throws CTK_COLUMN_MISSING, CTK_USAGE with the first batch that has columns
   */
  shape(batch: RowBatch): RowBatch {
    const { offset = 0 } = this.#shape
    const first = this.#seen
    this.#seen += batch.rowCount + (batch.rejected?.length ?? 0)
    const sliced = sliceRows(batch, offset - first, this.#end - first)
    if (batch.columns.length === 0) return sliced
    this.#plan ??= planShape(this.#shape, batch.columns)
    const changed = changeValues(withinTime(withAdded(sliced, this.#plan), this.#plan, this.#shape), this.#plan)
    return { ...changed, columns: outColumns(changed.columns, this.#plan) }
  }

  get #end(): number {
    const { offset = 0, limit = Number.POSITIVE_INFINITY } = this.#shape
    return offset + limit
  }
}

function withAdded(batch: RowBatch, { added }: ShapePlan): RowBatch {
  const missing = added.filter((name) => batch.columns.every((column) => column.name !== name))
  if (missing.length === 0) return batch
  const values = new Array<null>(batch.rowCount).fill(null)
  return { ...batch, columns: [...batch.columns, ...missing.map((name) => ({ name, values }))] }
}

function withinTime(batch: RowBatch, plan: ShapePlan, { start = -Infinity, stop = Infinity }: RowShape): RowBatch {
  if (plan.time === undefined) return batch
  const { column: name, order } = plan.time
  const column = batch.columns.find((candidate) => candidate.name === name)
  if (column === undefined) return pickRows(batch, [])
  const problems = new Map<number, string>()
  const { values } = changed(column, plan.changes.get(name) ?? [], problems)
  const inside: number[] = []
  values.forEach((value, row) => {
    if (problems.has(row)) return
    const time = convertValue(value, 'timestamptz', order)
    if (time instanceof Unfit) problems.set(row, `${name}: ${time.reason}`)
    else if (time !== null && isWithin(time as Date | string, start, stop)) inside.push(row)
  })
  return withRejects(pickRows(batch, inside), batch, problems)
}

/** Text is a time finer than a millisecond, in ISO 8601. */
function isWithin(time: Date | string, start: number, stop: number): boolean {
  const instant = typeof time === 'string' ? Date.parse(time) : time.getTime()
  return instant >= start && instant < stop
}

function changeValues(batch: RowBatch, { changes }: ShapePlan): RowBatch {
  if (changes.size === 0) return batch
  const problems = new Map<number, string>()
  const columns = batch.columns.map((column) => changed(column, changes.get(column.name) ?? [], problems))
  const good = problems.size === 0 ? undefined : batch.lines.flatMap((_, row) => (problems.has(row) ? [] : [row]))
  const shaped = { ...batch, columns }
  return withRejects(good ? pickRows(shaped, good) : shaped, batch, problems)
}

function changed(column: ColumnBatch, changes: readonly PlannedChange[], problems: Map<number, string>): ColumnBatch {
  let { kind, values } = column
  for (const planned of changes) {
    values = values.map((value, row) => {
      if (problems.has(row)) return null
      const result = planned.change(value)
      if (!(result instanceof Unfit)) return result
      problems.set(row, `${column.name}: ${result.reason}`)
      return null
    })
    kind = planned.kind(kind)
  }
  return { name: column.name, ...(kind === undefined ? {} : { kind }), values }
}

/** @param source the batch that the problems count the rows of, as it came */
function withRejects(batch: RowBatch, source: RowBatch, problems: ReadonlyMap<number, string>): RowBatch {
  if (problems.size === 0) return batch
  const found = [...problems].map(
    ([row, reason]): UndecodedRow => ({ line: source.lines[row] as number, reason, text: rowText(source, row) }),
  )
  return { ...batch, rejected: [...(batch.rejected ?? []), ...found].sort((a, b) => a.line - b.line) }
}

function outColumns(columns: readonly ColumnBatch[], { kept, dropped, renames }: ShapePlan): ColumnBatch[] {
  const byName = new Map(columns.map((column) => [column.name, column]))
  const out = kept
    ? kept.flatMap((name) => byName.get(name) ?? [])
    : columns.filter((column) => !dropped.has(column.name))
  if (renames.size === 0) return out
  const renamed = out.map((column) => ({ ...column, name: renames.get(column.name) ?? column.name }))
  // A source without fixed columns may bring one later that has a name which was given to another.
  const names = new Set<string>()
  for (const { name } of renamed) {
    if (names.has(name)) throw twice(name, true)
    names.add(name)
  }
  return renamed
}
