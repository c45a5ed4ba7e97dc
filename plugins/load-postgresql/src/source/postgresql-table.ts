import { type Database, id, type Sender, sql, type TableInfo, tableId } from '@ctk/core'
import { describePostgresql } from '../describe/describe-postgresql.js'
import type { SourceTable } from '../describe/source-table.js'
import type { Reading } from '../read/page.js'
import { postgresqlPages } from '../read/postgresql-pages.js'
import { openSnapshot } from '../read/snapshot.js'
import { textParser } from '../values/parse-text.js'
import type { OpenedTable } from './table-batches.js'

/** Prepares to read a table of PostgreSQL: by a cursor, all of it as it was in one moment, every value from its exact text. */
export async function openPostgresqlTable(
  database: Database,
  info: TableInfo,
  signal: AbortSignal,
): Promise<OpenedTable> {
  const [table] = await describePostgresql(database as Sender, [info.name], signal)
  if (!table) throw new Error(`${info.name.name} has gone`)
  const reading: Reading = {
    table: tableId(table.name),
    columns: table.columns.map(({ name }) => sql`${id(name)}::text`),
    key: keyParts(table),
  }
  return {
    ident: table.oid,
    keyed: reading.key.length > 0,
    columns: table.columns.map(({ name, type }) => {
      const parse = textParser(type)
      const kind = info.columns.find((column) => column.name === name)?.kind ?? 'other'
      return { name, kind, parse: (value) => parse(value as string) }
    }),
    async *pages(opened, after, signal) {
      await using snapshot = await openSnapshot(opened, signal)
      yield* postgresqlPages(snapshot.sender, reading, after, signal)
    },
  }
}

/** The key in its own order, which its index has. */
export function keyParts({ columns, key }: SourceTable): Reading['key'] {
  return key.flatMap((name) => {
    const column = columns.find((candidate) => candidate.name === name)
    return column ? [{ name, order: id(name), type: id(column.type.schema, column.type.name) }] : []
  })
}
