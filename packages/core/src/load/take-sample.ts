import type { ColumnBatch, RowBatch } from './row-batch.js'

/** The first rows of a load: as they came, and column by column. */
export interface Sample {
  readonly batches: readonly RowBatch[]
  /** Every column that any of the rows has, with the values at hand. */
  readonly columns: readonly ColumnBatch[]
}

/** How many rows types are inferred from. */
export const SAMPLE_ROWS = 10_000

/** Takes batches until there are 10,000 rows, rejected ones included; at least one batch if there is any. The rest stays. */
export async function takeSample(batches: AsyncIterator<RowBatch>): Promise<Sample> {
  const taken: RowBatch[] = []
  const columns = new Map<string, readonly unknown[]>()
  let rows = 0
  while (rows < SAMPLE_ROWS) {
    const { done, value } = await batches.next()
    if (done) break
    taken.push(value)
    rows += value.rowCount + (value.rejected?.length ?? 0)
    for (const { name, values } of value.columns) columns.set(name, [...(columns.get(name) ?? []), ...values])
  }
  return { batches: taken, columns: [...columns].map(([name, values]) => ({ name, values })) }
}
