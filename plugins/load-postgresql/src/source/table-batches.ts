import { type ColumnKind, CtkError, type Database, type RowBatch } from '@ctk/core'
import { lastKey, type Page, type Position } from '../read/page.js'

/** A table that can be read. */
export interface OpenedTable {
  /** Names it among all that there ever were. */
  readonly ident: string
  readonly columns: readonly {
    readonly name: string
    readonly kind: ColumnKind
    /** What a value that was read becomes; NULL does not reach it. */
    readonly parse?: (value: unknown) => unknown
  }[]
  readonly keyed: boolean
  pages(database: Database, after: Position | undefined, signal: AbortSignal): AsyncIterable<Page>
}

/** What a batch of a table tells of its place: the last key, and how many rows there were up to it. */
interface TablePosition {
  readonly key: Position
  readonly row: number
}

/** Reads a table batch by batch, over a connection that is opened when the first one is asked for and closed behind the last. */
export async function* tableBatches(
  connect: () => Promise<Database>,
  table: OpenedTable,
  resume: Readonly<Record<string, unknown>> | undefined,
  signal: AbortSignal,
): AsyncGenerator<RowBatch, void, void> {
  const from = Object.values(resume ?? {})[0] as TablePosition | undefined
  await using database = await connect()
  let row = from?.row ?? 0
  for await (const page of table.pages(database, from?.key, signal)) {
    if (signal.aborted) throw new CtkError({ code: 'CTK_ABORTED', message: 'Interrupted.' })
    const first = row + 1
    row += page.rowCount
    const key = lastKey(page)
    yield {
      rowCount: page.rowCount,
      columns: table.columns.map(({ name, kind, parse }, i) => ({
        name,
        kind,
        values: parsed(page.columns[i], parse),
      })),
      lines: Array.from({ length: page.rowCount }, (_, i) => first + i),
      ...(key === undefined ? {} : { position: { key, row } satisfies TablePosition }),
    }
  }
}

function parsed(values: readonly unknown[] = [], parse: ((value: unknown) => unknown) | undefined): readonly unknown[] {
  return parse ? values.map((value) => (value === null ? null : parse(value))) : values
}
