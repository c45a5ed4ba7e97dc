import type { ColumnBatch, ColumnKind } from '@ctk/core'

/** What a column is written as. */
export type WrittenKind = Exclude<ColumnKind, 'other'>

const inferred = ['boolean', 'integer', 'float', 'timestamptz', 'json'] as const

/**
 * What a column is written as: what its source says, as far as its values are such, else what its first values are. Text takes
 * everything.
 */
export function writtenKind({ kind, values }: ColumnBatch): WrittenKind {
  const present = values.filter((value) => value !== null && value !== undefined)
  if (kind !== undefined && kind !== 'other') return present.every((value) => fits(value, kind)) ? kind : 'text'
  if (present.length === 0) return 'text'
  // A time that is finer than a millisecond is a text, among others that are not.
  const kinds = present.every((value) => typeof value === 'string') ? [] : inferred
  return kinds.find((each) => present.every((value) => fits(value, each))) ?? 'text'
}

/** Whether a value can be stored as this kind without losing anything. */
export function fits(value: unknown, kind: WrittenKind): boolean {
  switch (kind) {
    case 'boolean':
      return typeof value === 'boolean'
    case 'integer':
      return typeof value === 'bigint' ? BigInt.asIntN(64, value) === value : Number.isSafeInteger(value)
    case 'float':
      return typeof value === 'number'
    case 'timestamp':
    case 'timestamptz':
      return typeof value === 'string' ? finePart(value) !== undefined : isDate(value)
    case 'date':
      return isDate(value) && (value as Date).getTime() % 86_400_000 === 0
    case 'json':
      return typeof value === 'object' && !isDate(value) && !(value instanceof Uint8Array)
    case 'text':
      return true
  }
}

const FINE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.(\d{4,9})Z$/

/** The digits of a second in a time that is finer than a `Date`; undefined for other texts. */
export function finePart(text: string): string | undefined {
  return FINE.exec(text)?.[1]
}

function isDate(value: unknown): boolean {
  return value instanceof Date && !Number.isNaN(value.getTime())
}
