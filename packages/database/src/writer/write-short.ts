import { CtkError, formatTableName, type TableName } from '@ctk/core'

/** CTK_WRITE_SHORT: the server wrote fewer rows than it was sent and did not say which, so nothing can be repeated safely. */
export function writeShort(table: TableName, sent: number, written: number, suggestions: readonly string[]): CtkError {
  return new CtkError({
    code: 'CTK_WRITE_SHORT',
    message: `${formatTableName(table)} took ${count(written)} of ${count(sent)} rows of a batch, and it is not known which.`,
    suggestions,
    data: { sent, written },
  })
}

const count = (rows: number) => rows.toLocaleString('en-US')
