import { CtkError, type OpenedSource, type Resource, type RowBatch, type Source, type SourceContext } from '@ctk/core'
import type { MadeColumn } from './data-sets.js'
import { readParameters } from './parameters.js'

const BATCH_ROWS = 10_000
/** Changes when the same URL gives other rows than before. */
const GENERATION = 1

/** Test data: rows that only depend on their URL. */
export const testdataSource: Source = { open: openTestdata }

async function openTestdata(resource: Resource, { signal, resume }: SourceContext): Promise<OpenedSource> {
  const { set, name, rows, ...making } = readParameters(resource)
  const columns = set.columns(making)
  const [done = 0] = Object.values(resume ?? {})
  return {
    kind: 'rows',
    name,
    total: rows,
    version: `${GENERATION} ${name} ${rows} ${making.columns} ${making.seed} ${making.start}`,
    batches: makeBatches(columns, Number(done), rows, signal),
  }
}

async function* makeBatches(
  columns: readonly MadeColumn[],
  from: number,
  rows: number,
  signal: AbortSignal,
): AsyncGenerator<RowBatch> {
  for (let first = from; first < rows; first += BATCH_ROWS) {
    if (signal.aborted) throw new CtkError({ code: 'CTK_ABORTED', message: 'Interrupted.' })
    const rowCount = Math.min(BATCH_ROWS, rows - first)
    const made = columns.map(({ name, kind, value }) => ({
      name,
      kind,
      values: fill(rowCount, (row) => value(first + row)),
    }))
    yield { rowCount, columns: made, lines: fill(rowCount, (row) => first + row + 1), position: first + rowCount }
  }
}

function fill<T>(length: number, make: (index: number) => T): T[] {
  const values = new Array<T>(length)
  for (let i = 0; i < length; i++) values[i] = make(i)
  return values
}
