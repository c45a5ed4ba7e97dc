import { formatTableName } from '../address/table-name.js'
import type { Column, TableInfo } from '../database/catalog.js'
import type { ReadOptions } from '../database/reader.js'
import { isTimeKind } from '../database/time-kind.js'
import { CtkError } from '../errors/ctk-error.js'
import { findByName } from '../load/find-by-name.js'
import { fitConditions } from '../policy/fit-conditions.js'
import { conditionSql } from '../policy/predicate.js'
import { id, join, type Sql, sql } from '../sql/sql.js'
import { nearest } from '../text/nearest.js'
import type { SaveRequest } from './save-request.js'

/**
 * What to read of a table for a request.
 *
 * @throws CTK_COLUMN_MISSING, CTK_USAGE, CTK_POLICY_INVALID for a value of another type
 */
export function readOptions(request: SaveRequest, table: TableInfo): ReadOptions {
  const { where = [], limit, orderBy } = request
  const conditions = [
    ...(where.length === 0 ? [] : [conditionSql(fitConditions(where, table))]),
    ...within(request, table),
  ]
  return {
    columns: request.columns?.map((name) => find(name, table, '--columns').name) ?? ownColumns(table),
    ...(conditions.length === 0 ? {} : { where: join(conditions, sql` AND `) }),
    ...(limit === undefined ? {} : { limit }),
    ...(orderBy === undefined
      ? {}
      : { orderBy: orderBy.map((order) => ({ ...order, column: find(order.column, table, '--order-by').name })) }),
  }
}

/** Without those that the database computes, which it would not take back, and without the parts of objects, as CrateDB lists them. */
function ownColumns(table: TableInfo): string[] {
  const names = new Set(table.columns.map(({ name }) => name))
  const isPart = (name: string) => names.has(/^(.+?)\['/.exec(name)?.[1] ?? '')
  return table.columns.filter(({ name, generated }) => generated === undefined && !isPart(name)).map(({ name }) => name)
}

function within({ start, stop, timeColumn }: SaveRequest, table: TableInfo): Sql[] {
  if (start === undefined && stop === undefined) return []
  const column = timeColumn === undefined ? onlyTime(table) : find(timeColumn, table, '--time-column')
  if (!isTimeKind(column.kind)) {
    throw usage(`--time-column: "${column.name}" has the type ${column.type}, and holds no times.`, [])
  }
  // A day that begins inside of the range is in it: an instant must not be cut down to a date.
  const time = column.kind === 'date' ? sql`CAST(${id(column.name)} AS TIMESTAMP)` : id(column.name)
  return [
    ...(start === undefined ? [] : [sql`${time} >= ${new Date(start)}`]),
    ...(stop === undefined ? [] : [sql`${time} < ${new Date(stop)}`]),
  ]
}

function onlyTime(table: TableInfo): Column {
  const times = table.columns.filter(({ kind, generated }) => isTimeKind(kind) && generated === undefined)
  const [only] = times
  if (times.length === 1 && only) return only
  const name = formatTableName(table.name)
  if (times.length === 0) throw usage(`${name} has no column with times for --start and --stop.`, [])
  throw usage(`Which time is meant? ${name} has several.`, [
    `Name the column with --time-column: ${times.map((column) => column.name).join(', ')}.`,
  ])
}

function find(name: string, table: TableInfo, flag: string): Column {
  const found = findByName(name, table.columns)
  if (found) return found
  const names = table.columns.map((column) => column.name)
  const near = nearest(name, names)
  throw new CtkError({
    code: 'CTK_COLUMN_MISSING',
    message: `${flag}: ${formatTableName(table.name)} has no column "${name}".${near === undefined ? '' : ` Did you mean "${near}"?`}`,
    suggestions: [`Columns of the table: ${names.map((column) => `"${column}"`).join(', ')}.`],
  })
}

function usage(message: string, suggestions: readonly string[]): CtkError {
  return new CtkError({ code: 'CTK_USAGE', message, suggestions })
}
