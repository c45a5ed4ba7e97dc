import type { ColumnKind } from '../database/catalog.js'
import type { ColumnDefinition } from '../database/writer.js'
import { convertValue, Unfit } from './convert-value.js'
import { type DateOrder, type DateOrderFinding, findDateOrder } from './date-order.js'
import { readTime } from './read-time.js'
import type { ColumnBatch } from './row-batch.js'

/** A column as its first values suggest it. */
export interface InferredColumn extends ColumnDefinition {
  /** What the order of day and month was decided by, where dates are written with slashes. */
  readonly dateOrder: DateOrderFinding
}

// A zero in front, as in a postal code, means something that a number would lose.
const INTEGER = /^-?(?:0|[1-9]\d*)$/
const FLOAT = /^-?(?:(?:0|[1-9]\d*)(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i
const BOOLEAN = /^(?:true|false)$/i

/**
 * Decides which kind of values columns hold, from a sample: the first 10,000 rows of a load, or its first batch where that is
 * larger. A later value that does not fit is a rejected row.
 *
 * When every value of the sample is text, as in CSV, texts are read as integers, floats, booleans, times, dates and JSON, and
 * the narrowest kind that takes all of them wins. When some are not (NDJSON), texts are texts or times. A column without
 * any value is text, and so is one whose dates could have day and month either way round. Where the source says which kind a
 * column has, that counts.
 */
export function inferColumns(sample: readonly ColumnBatch[]): InferredColumn[] {
  const untyped = sample.every(({ values }) => values.every((value) => isNothing(value) || typeof value === 'string'))
  return sample.map(({ name, kind, values }) => {
    const present = values.filter((value) => !isNothing(value))
    const dateOrder = findDateOrder(present)
    return { name, kind: kind ?? inferKind(present, untyped, dateOrder), dateOrder }
  })
}

/** The order that dates are read in; undefined leaves dates with slashes unread. */
export function usableOrder(finding: DateOrderFinding): DateOrder | undefined {
  return finding === 'month-first' || finding === 'day-first' ? finding : undefined
}

function inferKind(values: readonly unknown[], untyped: boolean, finding: DateOrderFinding): ColumnKind {
  if (values.length === 0) return 'text'
  const texts = values.filter((value) => typeof value === 'string')
  if (texts.length === values.length) {
    return (
      (untyped ? scalarKind(texts) : undefined) ?? timeKind(texts, usableOrder(finding)) ?? jsonKind(texts, untyped)
    )
  }
  if (values.every((value) => typeof value === 'boolean')) return 'boolean'
  if (values.every((value) => typeof value === 'number' || typeof value === 'bigint')) return numberKind(values)
  if (values.every((value) => value instanceof Date)) return 'timestamptz'
  if (values.every((value) => typeof value === 'object' && !(value instanceof Date))) return 'json'
  return 'text'
}

function scalarKind(texts: readonly string[]): ColumnKind | undefined {
  if (texts.every((text) => BOOLEAN.test(text))) return 'boolean'
  if (!texts.every((text) => FLOAT.test(text))) return undefined
  const whole = texts.filter((text) => INTEGER.test(text))
  // More than 64 bits: as a float it would lose digits.
  if (whole.some((text) => convertValue(text, 'integer') instanceof Unfit)) return undefined
  return whole.length === texts.length ? 'integer' : 'float'
}

function numberKind(values: readonly unknown[]): ColumnKind {
  if (values.every((value) => !(convertValue(value, 'integer') instanceof Unfit))) return 'integer'
  return values.every((value) => typeof value === 'number') ? 'float' : 'text'
}

function timeKind(texts: readonly string[], order: DateOrder | undefined): ColumnKind | undefined {
  let kind: ColumnKind = 'date'
  for (const text of texts) {
    const reading = readTime(text, order)
    if (reading === undefined) return undefined
    if (reading.offset !== undefined) kind = 'timestamptz'
    else if (reading.hasTime && kind === 'date') kind = 'timestamp'
  }
  return kind
}

function jsonKind(texts: readonly string[], untyped: boolean): ColumnKind {
  const json = untyped && texts.every((text) => /^[[{]/.test(text) && !(convertValue(text, 'json') instanceof Unfit))
  return json ? 'json' : 'text'
}

/** An empty text in a file is the absence of a value. */
const isNothing = (value: unknown) => value === null || value === undefined || value === ''
