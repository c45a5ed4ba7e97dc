import { rowsOf } from './read-units.js'
import type { ColumnBatch } from './row-batch.js'
import type { Unit } from './unit.js'

/** The first rows of a load: as they came, and column by column. */
export interface Sample {
  readonly units: readonly Unit[]
  /** Every column that any of the rows has, with the values at hand. */
  readonly columns: readonly ColumnBatch[]
}

/** How many rows types are inferred from. */
export const SAMPLE_ROWS = 10_000

/** Takes batches until there are 10,000 rows, rejected ones included; at least one batch if there is any. The rest stays. */
export async function takeSample(units: AsyncIterator<Unit>): Promise<Sample> {
  const taken: Unit[] = []
  const columns = new Map<string, ColumnBatch>()
  let rows = 0
  while (rows < SAMPLE_ROWS) {
    const { done, value } = await units.next()
    if (done) break
    taken.push(value)
    rows += rowsOf(value.batch)
    for (const column of value.batch.columns) columns.set(column.name, joined(columns.get(column.name), column))
  }
  return { units: taken, columns: [...columns.values()] }
}

/** The values of both, and the kind where they agree about it. */
function joined(before: ColumnBatch | undefined, { name, kind, values }: ColumnBatch): ColumnBatch {
  if (!before) return kind === undefined ? { name, values } : { name, kind, values }
  const agreed = before.kind === kind ? kind : undefined
  return { name, ...(agreed === undefined ? {} : { kind: agreed }), values: before.values.concat(values) }
}
