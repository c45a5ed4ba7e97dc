import { isTimeKind } from '../../database/time-kind.js'
import { CtkError } from '../../errors/ctk-error.js'
import { nearest } from '../../text/nearest.js'
import { convertValue, Unfit } from '../convert-value.js'
import { type DateOrder, findDateOrder } from '../date-order.js'
import { findByName } from '../find-by-name.js'
import { usableOrder } from '../infer-columns.js'
import type { ColumnBatch } from '../row-batch.js'
import { checkTransform } from './parse-transform.js'
import type { RowShape } from './row-shape.js'
import type { Change, TransformFunction } from './transform-functions.js'

/** One change to a column, ready to be used. */
export interface PlannedChange {
  readonly change: Change
  readonly kind: (before: ColumnBatch['kind']) => ColumnBatch['kind']
}

/** A shape held against the columns that a source has. All names are the source's, as it writes them. */
export interface ShapePlan {
  readonly time: { readonly column: string; readonly order: DateOrder | undefined } | undefined
  /** The columns to keep in order; undefined for all. */
  readonly kept: readonly string[] | undefined
  readonly dropped: ReadonlySet<string>
  readonly renames: ReadonlyMap<string, string>
  readonly changes: ReadonlyMap<string, readonly PlannedChange[]>
  /** Columns that the source does not have, and that a constant makes. */
  readonly added: readonly string[]
}

/**
 * Finds the columns of a shape among those of a source: by exact name, else by the only one that differs in case alone.
 *
 * @param columns with the values of the first rows
 * @throws CTK_COLUMN_MISSING for a column that is not there; CTK_USAGE for parts of the shape that do not fit together
 */
export function planShape(shape: RowShape, columns: readonly ColumnBatch[]): ShapePlan {
  const changes = new Map<string, PlannedChange[]>()
  const dropped = new Set<string>()
  const added: string[] = []
  for (const transform of shape.transforms ?? []) {
    const known = [...columns, ...added.map((name) => ({ name }))]
    const creates = transform.function === 'constant' && findByName(transform.column, known) === undefined
    if (creates) added.push(transform.column)
    const column = creates ? transform.column : find(transform.column, known, '--transform')
    const planned = planChange(checkTransform(transform), transform.arguments)
    if (planned) changes.set(column, [...(changes.get(column) ?? []), planned])
    else dropped.add(column)
  }
  const all = [...columns, ...added.map((name) => ({ name, values: [] }))]
  const kept = shape.columns?.map((name) => find(name, all, '--columns'))
  const out = (kept ?? all.map(({ name }) => name)).filter((name) => kept !== undefined || !dropped.has(name))
  const gone = kept?.find((name) => dropped.has(name))
  if (gone !== undefined) throw usage(`--columns asks for ${shown(gone)}, and --transform drops it.`)
  const renames = planRenames(shape, all, out)
  return { time: planTime(shape, all, changes), kept, dropped, renames, changes, added }
}

function planChange(made: TransformFunction, given: readonly string[]): PlannedChange | undefined {
  const change = made.change?.(...given)
  return change && { change, kind: (before) => (made.kind ? made.kind(before, ...given) : before) }
}

function planRenames(
  { renames = [], columns }: RowShape,
  all: readonly ColumnBatch[],
  out: readonly string[],
): ReadonlyMap<string, string> {
  const planned = new Map<string, string>()
  for (const { from, to } of renames) {
    const name = find(from, all, '--rename')
    if (!out.includes(name)) {
      const why = columns === undefined ? '--transform drops it' : 'it is not among --columns'
      throw usage(`--rename ${shown(from)}: the column is not loaded, as ${why}.`)
    }
    if (planned.has(name)) throw usage(`--rename gives ${shown(name)} two new names.`)
    planned.set(name, to)
  }
  const taken = new Set<string>()
  for (const name of out.map((column) => planned.get(column) ?? column)) {
    if (taken.has(name)) throw twice(name, planned.size > 0)
    taken.add(name)
  }
  return planned
}

/** Two columns of one name. */
export function twice(name: string, renamed: boolean): CtkError {
  if (!renamed) return usage(`--columns names ${shown(name)} twice.`)
  return usage(`--rename: there would be two columns ${shown(name)}.`, [
    'Give it another name, or rename the other column as well.',
  ])
}

function planTime(
  { start, stop, timeColumn }: RowShape,
  all: readonly ColumnBatch[],
  changes: ReadonlyMap<string, readonly PlannedChange[]>,
): ShapePlan['time'] {
  if (start === undefined && stop === undefined) return undefined
  const changed = (column: ColumnBatch) => changes.has(column.name)
  const name =
    timeColumn === undefined
      ? onlyTime(
          all.filter((c) => changed(c) || holdsTimes(c)),
          all,
        )
      : find(timeColumn, all, '--time-column')
  const finding = findDateOrder(all.find((column) => column.name === name)?.values ?? [])
  if (finding === 'ambiguous' && !changes.has(name)) {
    throw usage(
      `The dates of ${shown(name)} could have day and month either way round in all of the first rows, so they cannot be held against a time.`,
      ['Leave out --start, --stop and --during, or bring the dates into the form 2024-01-31 first.'],
    )
  }
  return { column: name, order: usableOrder(finding) }
}

function onlyTime(times: readonly ColumnBatch[], all: readonly ColumnBatch[]): string {
  const [only] = times
  if (times.length === 1 && only) return only.name
  const names = (times.length > 0 ? times : all).map(({ name }) => shown(name)).join(', ')
  throw usage(
    times.length > 0
      ? `Which time is meant? Several columns may hold one: ${names}.`
      : `No column holds times, as far as the first rows tell.`,
    [`Name the column with --time-column${times.length > 0 ? '' : `: ${names}`}.`],
  )
}

/** Whether the source says so, or all of the values at hand can be read as times. */
function holdsTimes({ kind, values }: ColumnBatch): boolean {
  if (kind !== undefined) return isTimeKind(kind)
  const present = values.filter((value) => value !== null && value !== undefined && value !== '')
  const order = usableOrder(findDateOrder(present))
  const ambiguous = findDateOrder(present) === 'ambiguous'
  return (
    present.length > 0 &&
    present.every((value) => ambiguous || !(convertValue(value, 'timestamptz', order) instanceof Unfit))
  )
}

function find(name: string, columns: readonly { readonly name: string }[], flag: string): string {
  const found = findByName(name, columns)
  if (found) return found.name
  const names = columns.map((column) => column.name)
  const near = nearest(name, names)
  throw new CtkError({
    code: 'CTK_COLUMN_MISSING',
    message: `${flag}: the source has no column ${shown(name)}.${near === undefined ? '' : ` Did you mean ${shown(near)}?`}`,
    suggestions: [`Columns of the source: ${names.map(shown).join(', ')}.`],
    data: { column: name, columns: names },
  })
}

const shown = (name: string) => JSON.stringify(name)

function usage(message: string, suggestions: readonly string[] = []): CtkError {
  return new CtkError({ code: 'CTK_USAGE', message, suggestions })
}
