import { CtkError, formatTableName, isTimeKind, nearest, type TableDefinition } from '@ctk/core'

/**
 * What must hold for a table to be created, on every database: the columns of key and partitions exist, no name comes twice,
 * and the table is partitioned by a time.
 *
 * @throws CTK_COLUMN_MISSING, CTK_NAME_INVALID
 */
export function checkDefinition({ name: table, columns, primaryKey = [], partitionBy }: TableDefinition): void {
  const names = columns.map(({ name }) => name)
  const twice = names.find((name, i) => names.indexOf(name) !== i)
  if (twice !== undefined) {
    throw new CtkError({
      code: 'CTK_NAME_INVALID',
      message: `The table ${formatTableName(table)} would have two columns named ${JSON.stringify(twice)}.`,
      suggestions: ['Give each column a name of its own.'],
    })
  }
  for (const column of [...primaryKey, ...(partitionBy ? [partitionBy.column] : [])]) {
    if (!names.includes(column)) throw missing(table, column, names)
  }
  const kind = columns.find(({ name }) => name === partitionBy?.column)?.kind
  if (kind !== undefined && !isTimeKind(kind)) {
    throw new CtkError({
      code: 'CTK_COLUMN_MISSING',
      message: `The table ${formatTableName(table)} cannot be partitioned by ${JSON.stringify(partitionBy?.column)}: its type is ${kind}, not a time.`,
      suggestions: ['Partition by a column of dates or timestamps, or do not partition the table.'],
    })
  }
  if (kind === 'date' && partitionBy?.granularity === 'hour') {
    throw new CtkError({
      code: 'CTK_COLUMN_MISSING',
      message: `The table ${formatTableName(table)} cannot be partitioned by the hour of ${JSON.stringify(partitionBy.column)}: dates have none.`,
      suggestions: ['Partition by day, week, month or year.'],
    })
  }
}

function missing(table: TableDefinition['name'], column: string, names: readonly string[]): CtkError {
  const meant = nearest(column, names)
  return new CtkError({
    code: 'CTK_COLUMN_MISSING',
    message: `The table ${formatTableName(table)} would have no column ${JSON.stringify(column)}.`,
    suggestions: [meant === undefined ? `It has: ${names.join(', ')}.` : `Did you mean ${JSON.stringify(meant)}?`],
  })
}
