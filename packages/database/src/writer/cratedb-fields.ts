import type { TableName } from '@ctk/core'
import type { Driver } from '../driver/driver.js'
import { type CratedbCodec, cratedbCodec } from './cratedb-codec.js'
import { type CratedbColumn, cratedbColumns } from './cratedb-columns.js'
import { ValueError } from './value-error.js'
import { wantedColumns } from './wanted-columns.js'

/** A column that a writer fills. */
export interface CratedbField {
  readonly name: string
  readonly codec: CratedbCodec
  /** @throws ValueError */
  encode(value: unknown): unknown
  /**
   * Whether CrateDB may skip the row for this value, as it was encoded: then the row is better sent alone, since CrateDB does
   * not tell which rows of a batch it skipped.
   */
  doubtful(encoded: unknown): boolean
}

/** What a writer fills, and by which columns it can tell rows apart. */
export interface CratedbFields {
  readonly fields: readonly CratedbField[]
  /** Indexes of fields of which no two rows can have the same values; empty when there is no such key among the fields. */
  readonly identity: readonly number[]
}

/** Reads the columns of a table. @throws CTK_TABLE_MISSING, CTK_COLUMN_MISSING */
export async function cratedbFields(
  driver: Driver,
  table: TableName,
  names: readonly string[],
): Promise<CratedbFields> {
  const existing = await cratedbColumns(driver, table)
  const columns = wantedColumns(table, existing, names)
  return { fields: columns.map(fieldOf), identity: identityOf(existing, columns) }
}

function fieldOf(column: CratedbColumn): CratedbField {
  const codec = cratedbCodec(column.type)
  return {
    name: column.name,
    codec,
    encode(value) {
      if (value !== null && value !== undefined) return limited(codec.encode(value), column)
      if (column.nullable) return null
      throw new ValueError(null, 'is not allowed here')
    },
    doubtful: column.type === 'text' ? isLong : column.type === 'object' && !column.ignored ? hasOddKey : () => false,
  }
}

function limited(encoded: unknown, { maxLength }: CratedbColumn): unknown {
  if (maxLength === null || typeof encoded !== 'string' || [...encoded].length <= maxLength) return encoded
  throw new ValueError(encoded, `is longer than ${maxLength} characters`)
}

/** An indexed or sorted column takes 32,766 bytes at most; a UTF-16 unit has three in UTF-8 at most. */
function isLong(encoded: unknown): boolean {
  return typeof encoded === 'string' && encoded.length > 10_922 && Buffer.byteLength(encoded) > 32_766
}

/** A key with a dot or a bracket cannot become a column of a dynamic object. */
function hasOddKey(encoded: unknown): boolean {
  return typeof encoded === 'string' && /"(?:[^"\\.[]|\\.)*[.[](?:[^"\\]|\\.)*"\s*:/.test(encoded)
}

/**
 * The primary key, without its generated columns but with what they are made from: two rows that are equal in these have the
 * same key, and a row that is read back by them is the row that was written.
 */
function identityOf(existing: readonly CratedbColumn[], columns: readonly CratedbColumn[]): number[] {
  const keys = existing.filter(({ key }) => key)
  const expressions = keys.map(({ generated }) => generated ?? '')
  const plain = keys.filter(({ generated }) => !generated)
  const members = columns.filter(
    (column) => plain.includes(column) || expressions.some((text) => text.includes(column.name)),
  )
  const usable = members.every(({ type }) => cratedbCodec(type).comparable)
  const complete = plain.length > 0 && plain.every((column) => columns.includes(column))
  return usable && complete ? members.map((column) => columns.indexOf(column)) : []
}
