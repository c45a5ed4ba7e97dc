import type { TableName, WriterOptions } from '@ctk/core'
import type { PostgresqlColumn } from './postgresql-columns.js'

/** The table that rows go to. */
export interface PostgresqlTarget {
  readonly table: TableName
  readonly columns: readonly PostgresqlColumn[]
  /** Whether the columns contain a whole primary key. */
  readonly keyed: boolean
  readonly onConflict: NonNullable<WriterOptions['onConflict']>
}

/** Whether COPY does what is asked for: it does as INSERT would do on this table, and has no way to treat keys that exist. */
export function copiesInto({ columns, onConflict }: PostgresqlTarget): boolean {
  return onConflict === 'reject' && columns.every((column) => column.copies)
}
