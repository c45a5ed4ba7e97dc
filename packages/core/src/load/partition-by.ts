import { isTimeKind } from '../database/time-kind.js'
import type { ColumnDefinition, TableDefinition } from '../database/writer.js'
import { CtkError } from '../errors/ctk-error.js'
import { nearest } from '../text/nearest.js'
import { findByName } from './find-by-name.js'

type PartitionBy = NonNullable<TableDefinition['partitionBy']>

const granularities = ['hour', 'day', 'week', 'month', 'year'] as const

/**
 * Reads `month(COLUMN)`: one of hour, day, week, month and year, and a column as the file writes it, without quotes or with them.
 *
 * @throws CTK_USAGE
 * @example parsePartitionBy('month(Flight Date)') // { granularity: 'month', column: 'Flight Date' }
 */
export function parsePartitionBy(text: string): PartitionBy {
  const match = /^\s*([a-z]+)\s*\(\s*(.*?)\s*\)\s*$/is.exec(text)
  if (!match?.[2]) throw usage(`${JSON.stringify(text)} is not of the form month(COLUMN).`)
  const word = (match[1] as string).toLowerCase()
  const granularity = granularities.find((name) => name === word)
  if (granularity === undefined) {
    const meant = nearest(word, granularities)
    throw usage(`"${word}" is not a length of time to partition by.${meant ? ` Did you mean "${meant}"?` : ''}`)
  }
  const quoted = /^"((?:[^"]|"")+)"$/.exec(match[2])
  return { granularity, column: quoted ? (quoted[1] as string).replaceAll('""', '"') : match[2] }
}

/**
 * Finds the column to partition by among those of the table to create.
 *
 * @throws CTK_COLUMN_MISSING when it is not there, or does not hold times
 */
export function resolvePartitionBy(wanted: PartitionBy, columns: readonly ColumnDefinition[]): PartitionBy {
  const column = findByName(wanted.column, columns)
  const times = columns.filter(({ kind }) => isTimeKind(kind)).map(({ name }) => name)
  const suggestions = [
    times.length > 0
      ? `Columns with times: ${times.map((name) => JSON.stringify(name)).join(', ')}.`
      : 'No column of the file holds times, so the table cannot be partitioned by time.',
  ]
  if (column === undefined) {
    throw new CtkError({
      code: 'CTK_COLUMN_MISSING',
      message: `There is no column ${JSON.stringify(wanted.column)} to partition by.`,
      suggestions,
    })
  }
  if (!isTimeKind(column.kind)) {
    throw new CtkError({
      code: 'CTK_COLUMN_MISSING',
      message: `The column ${JSON.stringify(column.name)} holds ${column.kind} values; a table is partitioned by a column with times.`,
      suggestions,
    })
  }
  return { granularity: wanted.granularity, column: column.name }
}

function usage(message: string): CtkError {
  return new CtkError({
    code: 'CTK_USAGE',
    message: `--partition-by: ${message}`,
    suggestions: [`Write ${granularities.join(', ')} and a column:  --partition-by "month(Flight Date)"`],
  })
}
