import {
  compile,
  type DeleteRange,
  formatTableName,
  type OperationHandler,
  rangeSql,
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
  // A DELETE that was interrupted may have taken some of the rows; the DELETE itself may be repeated.
  async probe(operation, { database, runId, signal }) {
    await database.execute(tag(refreshStatement([operation.table]), operation, runId), signal)
    const count = compile(sql`SELECT count(*) AS "left" FROM ${tableId(operation.table)} WHERE ${rangeSql(operation)}`)
    const [{ left = 0 } = {}] = await database.query<{ left: number }>(tag(count, operation, runId), signal)
    return { state: Number(left) === 0 ? 'done' : 'pending', evidence: { left: Number(left) }, uncounted: true }
  },
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

function deleteStatement(operation: DeleteRange, fence?: Sql): Statement {
  const held = fence ? sql` AND ${fence}` : sql``
  return compile(sql`DELETE FROM ${tableId(operation.table)} WHERE ${rangeSql(operation)}${held}`)
}
