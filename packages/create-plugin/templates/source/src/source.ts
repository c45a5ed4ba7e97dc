import type { OpenedSource, Resource, RowBatch, Source, SourceContext } from '@ctk/core'
import { getPage, type Row } from './get-page.js'

/** Where a load goes on: the next page, and how many rows there were before it. */
interface Position {
  readonly page: number
  readonly rows: number
}

/** Rows of an HTTP API, a page to a batch. */
export const source: Source = { open }

async function open(resource: Resource, { signal, resume = {} }: SourceContext): Promise<OpenedSource> {
  const [from = { page: 1, rows: 0 }] = Object.values(resume) as Position[]
  return { kind: 'rows', name: resource.name, batches: readPages(resource, from, signal) }
}

/** Pages are only asked for when somebody wants them. */
async function* readPages(resource: Resource, from: Position, signal: AbortSignal): AsyncGenerator<RowBatch> {
  let { page, rows } = from
  for (;;) {
    const found = await getPage(resource, page, signal)
    if (found.length === 0) return
    const first = rows + 1
    page += 1
    rows += found.length
    yield { ...columnsOf(found), lines: found.map((_, i) => first + i), position: { page, rows } satisfies Position }
  }
}

/** A batch has columns: all keys of its rows; what a row lacks is NULL. */
function columnsOf(rows: readonly Row[]): Pick<RowBatch, 'rowCount' | 'columns'> {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  const columns = names.map((name) => ({ name, values: rows.map((row) => row[name] ?? null) }))
  return { rowCount: rows.length, columns }
}
