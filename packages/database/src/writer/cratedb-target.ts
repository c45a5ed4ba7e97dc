import { CtkError, formatTableName, type TableName, type WriterOptions } from '@ctk/core'
import type { Driver } from '../driver/driver.js'
import { type CratedbCodec, cratedbCodec } from './cratedb-codec.js'
import { type CratedbColumn, cratedbColumns } from './cratedb-columns.js'
import { type CratedbKey, keyColumns } from './cratedb-key.js'
import type { CsvValueKind } from './csv-value.js'
import { requireKey } from './require-key.js'
import { type RowIdentity, rowIdentity } from './row-identity.js'
import { ValueError } from './value-error.js'
import { wantedColumns } from './wanted-columns.js'

/** A column that a writer fills. */
export interface CratedbField {
  readonly name: string
  readonly codec: CratedbCodec
  /** How a value that stands in CSV becomes one for this column, where it can without being looked at. */
  readonly csv: CsvValueKind | undefined
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
  readonly onConflict: NonNullable<WriterOptions['onConflict']>
  readonly key: CratedbKey
  /** The fields that an update changes. */
  readonly updated: readonly string[]
  /** Whether an update may have to change what the key is generated from. CrateDB does not: the row is deleted and inserted. */
  readonly moves: boolean
}

/**
 * Reads what a writer has to know of a table, in one statement.
 *
 * @throws CTK_TABLE_MISSING, CTK_COLUMN_MISSING, CTK_USAGE
 */
export async function cratedbTarget(driver: Driver, table: TableName, options: WriterOptions): Promise<CratedbTarget> {
  const existing = await cratedbColumns(driver, table)
  const columns = wantedColumns(table, existing, options.columns)
  const key = keyColumns(existing)
  requireKey(table, options, key.plain)
  const identity = rowIdentity(existing, columns)
  const updated = options.columns.filter((name) => !key.plain.includes(name) && !key.sources.includes(name))
  const moves = key.sources.some((name) => !key.plain.includes(name) && options.columns.includes(name))
  if (options.onConflict === 'update' && moves && (!identity || updated.length === 0))
    throw immovable(table, key.sources)
  return {
    table,
    fields: columns.map(fieldOf),
    identity,
    // Where there is nothing to update, the row that is there is the row that it would become.
    onConflict: options.onConflict === 'update' && updated.length === 0 ? 'keep' : (options.onConflict ?? 'reject'),
    key,
    moves,
    updated,
  }
}

function immovable(table: TableName, sources: readonly string[]): CtkError {
  return new CtkError({
    code: 'CTK_USAGE',
    message: `Cannot update the rows that are there in ${formatTableName(table)}: CrateDB does not change ${sources.map((name) => JSON.stringify(name)).join(', ')}, which its partitions are made from.`,
    suggestions: ['Make that column a part of the primary key, or append the rows.'],
  })
}

function fieldOf(column: CratedbColumn): CratedbField {
  const codec = cratedbCodec(column.type)
  return {
    name: column.name,
    codec,
    csv: csvValueKind(column),
    encode(value) {
      if (value !== null && value !== undefined) return limited(codec.encode(value), column)
      if (column.nullable) return null
      throw new ValueError(null, 'is not allowed here')
    },
    doubtful: column.type === 'text' ? isLong : () => false,
  }
}

/** No text of so many bytes is too long, nor doubtful; no number of so many digits is out of range. */
function csvValueKind({ type, maxLength, nullable }: CratedbColumn): CsvValueKind | undefined {
  switch (type) {
    case 'bigint':
      return { as: 'whole', most: 18, nullable }
    case 'integer':
      return { as: 'whole', most: 9, nullable }
    case 'double precision':
      return { as: 'float', most: 16, nullable }
    case 'boolean':
      return { as: 'boolean', most: 5, nullable }
    case 'timestamp with time zone':
      return { as: 'instant', most: 32, nullable }
    case 'timestamp without time zone':
      return { as: 'shown', most: 32, nullable }
    case 'text':
      return { as: 'text', most: Math.min(LONG, maxLength ?? LONG), nullable }
    default:
      return undefined
  }
}

function limited(encoded: unknown, { maxLength }: CratedbColumn): unknown {
  if (maxLength === null || typeof encoded !== 'string' || encoded.length <= maxLength) return encoded
  throw new ValueError(encoded, `is longer than ${maxLength} characters`)
}

/** An indexed or sorted column takes 32,766 bytes at most; a UTF-16 unit has three in UTF-8 at most. */
const LONG = 10_922

function isLong(encoded: unknown): boolean {
  return typeof encoded === 'string' && encoded.length > LONG && Buffer.byteLength(encoded) > 32_766
}
