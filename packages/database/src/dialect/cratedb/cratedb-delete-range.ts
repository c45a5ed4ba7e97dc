import {
  compile,
  type DeleteRange,
  formatTableName,
  id,
  type OperationContext,
  type OperationHandler,
  type OperationResult,
  type Statement,
  sql,
  tableId,
  tag,
} from '@ctk/core'
import { pause } from '../pause.js'
import { refreshStatement } from './cratedb-refresh.js'

/**
 * Deletes the rows of a span of time. Rows that were not refreshed are invisible to a DELETE, so the table is refreshed
 * before the slices; afterwards, so that the next count sees the truth.
 */
export const cratedbDeleteRange: OperationHandler<DeleteRange> = {
  kind: 'delete-range',
  describe: (operation) => [refreshStatement([operation.table]), deleteStatement(operation)],
  batchKey: ({ table }) => formatTableName(table),
  batchSize: 10,
  // Whether rows of a span are left is told by the DELETE itself, which may be repeated.
  probe: async ({ column, before }) => ({ state: 'pending', evidence: { column, before } }),
  async apply(operations, context) {
    const refresh = tag(
      refreshStatement([(operations[0] as DeleteRange).table]),
      operations[0] as DeleteRange,
      context.runId,
    )
    await context.database.execute(refresh, context.signal)
    const results = await applySlices(operations, context)
    // The rows are gone whether or not reads see it at once.
    await context.database.execute(refresh).catch(() => undefined)
    return results
  },
}

async function applySlices(operations: readonly DeleteRange[], context: OperationContext): Promise<OperationResult[]> {
  const results: OperationResult[] = []
  for (const operation of operations) {
    try {
      const statement = tag(deleteStatement(operation), operation, context.runId)
      const { rowCount } = await context.database.execute(statement, context.signal)
      results.push({ id: operation.id, outcome: 'done', rows: rowCount, bytes: undefined })
      await pause(operation.pauseMs, context.signal)
    } catch (error) {
      const rest = operations.slice(results.length)
      return [...results, ...rest.map(({ id }) => ({ id, outcome: 'failed', error: error as Error }) as const)]
    }
  }
  return results
}

function deleteStatement({ table, column, from, before }: DeleteRange): Statement {
  const start = from === undefined ? sql`` : sql`${id(column)} >= ${from} AND `
  return compile(sql`DELETE FROM ${tableId(table)} WHERE ${start}${id(column)} < ${before}`)
}
