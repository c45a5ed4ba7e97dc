import type { TableName } from '@ctk/core'
import type { Driver } from '../driver/driver.js'
import { type CratedbCodec, cratedbCodec } from './cratedb-codec.js'
import { type CratedbColumn, cratedbColumns } from './cratedb-columns.js'
import { type RowIdentity, rowIdentity } from './row-identity.js'
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

/** The table that a writer fills, and how it can tell rows apart. */
export interface CratedbTarget {
  readonly table: TableName
  readonly fields: readonly CratedbField[]
  readonly identity: RowIdentity | undefined
}

/**
 * Reads what a writer has to know of a table, in one statement.
 *
 * @throws CTK_TABLE_MISSING, CTK_COLUMN_MISSING
 */
export async function cratedbTarget(
  driver: Driver,
  table: TableName,
  names: readonly string[],
): Promise<CratedbTarget> {
  const existing = await cratedbColumns(driver, table)
  const columns = wantedColumns(table, existing, names)
  return { table, fields: columns.map(fieldOf), identity: rowIdentity(existing, columns) }
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
    doubtful: column.type === 'text' ? isLong : () => false,
  }
}

function limited(encoded: unknown, { maxLength }: CratedbColumn): unknown {
  if (maxLength === null || typeof encoded !== 'string' || encoded.length <= maxLength) return encoded
  throw new ValueError(encoded, `is longer than ${maxLength} characters`)
}

/** An indexed or sorted column takes 32,766 bytes at most; a UTF-16 unit has three in UTF-8 at most. */
function isLong(encoded: unknown): boolean {
  return typeof encoded === 'string' && encoded.length > 10_922 && Buffer.byteLength(encoded) > 32_766
}
