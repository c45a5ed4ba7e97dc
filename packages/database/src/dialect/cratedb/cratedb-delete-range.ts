import {
  compile,
  conditionSql,
  type DeleteRange,
  formatTableName,
  id,
  notHeldSql,
  type OperationHandler,
  type Sql,
  type Statement,
  sql,
  tableId,
  tag,
} from '@ctk/core'
import { applySlices } from '../apply-slices.js'
import { refreshStatement } from './cratedb-refresh.js'

/**
 * Deletes the rows of a span of time. A DELETE does not see rows that were not refreshed, so the table is refreshed before
 * the slices; and after them, so that the next count sees the truth.
 */
export const cratedbDeleteRange: OperationHandler<DeleteRange> = {
  kind: 'delete-range',
  describe: (operation) => [refreshStatement([operation.table]), deleteStatement(operation)],
  batchKey: ({ table }) => formatTableName(table),
  batchSize: 10,
  // Whether rows of a span are left is told by the DELETE itself, which may be repeated.
  probe: async ({ column, before }) => ({ state: 'pending', evidence: { column, before } }),
  async apply(operations, context) {
    const [first] = operations
    if (!first) return []
    const refresh = tag(refreshStatement([first.table]), first, context.runId)
    await context.database.execute(refresh, context.signal)
    const results = await applySlices(operations, (operation) => deleteStatement(operation, context.fence), context)
    // The rows are gone whether or not reads see it at once.
    await context.database.execute(refresh).catch(() => undefined)
    return results
  },
}

function deleteStatement(
  { table, column, from, before, where = [], except = [] }: DeleteRange,
  fence?: Sql,
): Statement {
  const held = fence ? sql` AND ${fence}` : sql``
  const those = where.length > 0 ? sql` AND ${conditionSql(where)}` : sql``
  const free = except.length > 0 ? sql` AND ${notHeldSql(column, except)}` : sql``
  const start = from === undefined ? sql`` : sql`${id(column)} >= ${new Date(from)} AND `
  return compile(
    sql`DELETE FROM ${tableId(table)} WHERE ${start}${id(column)} < ${new Date(before)}${those}${free}${held}`,
  )
}
