import {
  compile,
  type DeleteRange,
  EARLIEST,
  type OperationHandler,
  rangeSql,
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

function deleteStatement(operation: DeleteRange): Statement {
  return compile(sql`DELETE FROM ${tableId(operation.table)} WHERE ${rangeSql(operation, EARLIEST)}`)
}
