import { createHash, randomBytes } from 'node:crypto'
import type { Database } from '../database/database.js'
import { CtkError } from '../errors/ctk-error.js'
import type { Statement } from '../sql/statement.js'
import type { Memory } from './checkpoint/checkpoint.js'
import { hasRowKey, needsRowKey, ROW_KEY } from './checkpoint/row-key.js'
import { defineTable, preparedTable, type TableOptions } from './define-table.js'
import type { LoadTarget } from './find-target.js'
import type { LoadRequest } from './load-request.js'
import { matchTable } from './match-table.js'
import type { RowsToLoad } from './open-source.js'
import type { PreparedTable } from './prepared-table.js'
import type { Sample } from './take-sample.js'

/** A table that a load is about to fill. */
export interface PreparedLoad {
  readonly table: PreparedTable
  /** What creates it; nothing, where it exists. */
  readonly statements: readonly Statement[]
  /** What the key of a row begins with, where ctk gives it one. */
  readonly keyPrefix: ((part: string) => string) | undefined
  /** Whether the rows themselves bring a primary key. */
  readonly ownKey: boolean
  /** What another attempt has to know of a table that this one creates. */
  readonly memory: Memory['created']
}

/**
 * Decides how rows like those of a sample go into the table of a load.
 *
 * @throws CTK_COLUMN_MISSING, CTK_FILE_INVALID, CTK_USAGE
 */
export function prepareTable(
  { name, existing, checkpoint }: LoadTarget,
  sample: Sample,
  rows: RowsToLoad,
  request: LoadRequest,
  options: Omit<TableOptions, 'rowKey'>,
  database: Database,
): PreparedLoad {
  // The rows of a topic have a key that everybody knows them by; others get one for this load.
  const prefix = rows.repeats ? (part: string) => part : checkpoint && ((part: string) => checkpoint.keyPrefix(part))
  const known = checkpoint?.created
  if (existing && known) {
    const table = preparedTable(name, known.definitions, known.columns, [])
    const rowKey = known.rowKey ? prefix : undefined
    const ownKey = !known.rowKey && request.primaryKey !== undefined
    return { table, statements: [], keyPrefix: rowKey, ownKey, memory: known }
  }
  if (existing) {
    const table = matchTable(existing, sample.columns)
    const keyed = checkpoint ? needsRowKey(existing, table, sample.columns) : hasRowKey(existing)
    const comes = sample.columns.some(({ name: column }) => table.find(column)?.name === ROW_KEY)
    const keyPrefix = keyed && !comes ? (prefix ?? freshPrefix()) : undefined
    const ownKey = !keyPrefix && existing.columns.some(({ primaryKey }) => primaryKey)
    return { table, statements: [], keyPrefix, ownKey, memory: undefined }
  }
  const rowKey = prefix !== undefined && request.primaryKey === undefined
  const { definition, columns, notes } = defineTable(name, columnsOf(sample, rows.name), { ...options, rowKey })
  return {
    table: preparedTable(name, definition.columns, columns, notes),
    statements: database.createTableStatements(definition),
    keyPrefix: rowKey ? prefix : undefined,
    ownKey: request.primaryKey !== undefined,
    memory: { definitions: definition.columns, columns, rowKey },
  }
}

/** Keys that no other load has given, for rows of a load without a checkpoint. */
function freshPrefix(): (part: string) => string {
  const nonce = randomBytes(16)
  return (part) => createHash('sha256').update(nonce).update(part).digest('hex').slice(0, 12)
}

function columnsOf({ columns, units }: Sample, name: string): Sample['columns'] {
  if (columns.length > 0) return columns
  const broken = units.flatMap(({ batch }) => batch.rejected ?? [])[0]
  throw new CtkError({
    code: 'CTK_FILE_INVALID',
    message: broken
      ? `No row of ${name} could be read. Line ${broken.line}: ${broken.reason}.`
      : `${name} is empty: there are no columns to create a table from.`,
    suggestions: broken ? ['Is it in another format? Name it with --format.'] : [],
  })
}
