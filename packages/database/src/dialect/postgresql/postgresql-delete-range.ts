import {
  compile,
  conditionSql,
  type DeleteRange,
  type Instant,
  id,
  notHeldSql,
  type OperationHandler,
  type Statement,
  sql,
  tableId,
} from '@ctk/core'
import { applySlices } from '../apply-slices.js'

/**
 * Deletes the rows of a span of time. An instant reaches a column of type `date` as its day in UTC: a row goes when all of
 * its day is before the end of the span.
 */
export const postgresqlDeleteRange: OperationHandler<DeleteRange> = {
  kind: 'delete-range',
  describe: (operation) => [deleteStatement(operation)],
  // Whether rows of a span are left is told by the DELETE itself, which may be repeated.
  probe: async ({ column, before }) => ({ state: 'pending', evidence: { column, before } }),
  apply: (operations, context) => applySlices(operations, deleteStatement, context),
}

function deleteStatement({ table, column, from, before, where = [], except = [] }: DeleteRange): Statement {
  const those = where.length > 0 ? sql` AND ${conditionSql(where)}` : sql``
  const free = except.length > 0 ? sql` AND ${notHeldSql(column, except)}` : sql``
  const start = from === undefined ? sql`` : sql`${id(column)} >= ${timeOf(from)} AND `
  return compile(sql`DELETE FROM ${tableId(table)} WHERE ${start}${id(column)} < ${timeOf(before)}${those}${free}`)
}

/** PostgreSQL begins in 4713 BC. */
const earliest: Instant = Date.UTC(-4711, 0, 1)
const timeOf = (instant: Instant) => new Date(Math.max(instant, earliest))
