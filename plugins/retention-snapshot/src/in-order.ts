import { CtkError, type RowBatch } from '@ctk/core'

/**
 * A batch with these columns, in this order.
 *
 * @throws CTK_ARCHIVE_INCOMPLETE for one that it does not have
 */
export function inOrder(batch: RowBatch, names: readonly string[]): RowBatch {
  const columns = names.map((name) => {
    const column = batch.columns.find((each) => each.name === name)
    if (!column) throw new CtkError({ code: 'CTK_ARCHIVE_INCOMPLETE', message: `The archive has no column "${name}".` })
    return column
  })
  return { ...batch, columns }
}
