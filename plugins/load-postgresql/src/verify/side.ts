import { compile, type Database, id, join, type Sql, sql, type TableName } from '@ctk/core'
import { rowId } from '../read/cratedb-key.js'
import { cratedbPage, cratedbPages, type PageRange } from '../read/cratedb-pages.js'
import { digits } from '../read/digits.js'
import type { KeyPart, Page, Reading } from '../read/page.js'
import { postgresqlPages } from '../read/postgresql-pages.js'
import { openSnapshot } from '../read/snapshot.js'

/** One of two tables that are compared. */
export interface Side {
  /** Everything, in the order that both sides have; in any order without a key. */
  pages(signal: AbortSignal): AsyncIterable<Page>
  /** The rows between two keys, in that order. */
  range(range: PageRange, signal: AbortSignal): Promise<Page>
  /** Counts as the server itself counts: one statement. */
  summary(signal: AbortSignal): Promise<Summary>
}

/** A table as its server sums it up. */
export interface Summary {
  readonly rows: number
  /** By column, in order. `min` and `max` are what is read of the column; undefined where they are not compared. */
  readonly columns: readonly { readonly nulls: number; readonly min?: unknown; readonly max?: unknown }[]
}

/** A column of a side. */
export interface SideColumn {
  readonly name: string
  /** What is selected to be compared. */
  readonly read: Sql
  /** How its smallest and greatest value are found; undefined where they are not compared. */
  readonly order: Sql | undefined
  readonly shown: (extreme: Sql) => Sql
}

/** What a side is made of. */
export interface SideParts {
  readonly database: Database
  readonly table: TableName
  readonly columns: readonly SideColumn[]
  readonly key: readonly KeyPart[]
}

/** The table on PostgreSQL: read by cursors, each of one moment. */
export function postgresqlSide(parts: SideParts): Side {
  const { database, key } = parts
  const reading = readingOf(parts)
  return {
    async *pages(signal) {
      await using snapshot = await openSnapshot(database, signal)
      yield* postgresqlPages(snapshot.sender, reading, undefined, signal)
    },
    async range({ after, until, limit }, signal) {
      const row = join(key.map(({ order }) => order))
      const bound = (position: readonly unknown[]) =>
        join(key.map(({ type }, i) => sql`${String(position[i])}::text::${type}`))
      const conditions = [
        ...(after === undefined ? [] : [sql`(${row}) > (${bound(after)})`]),
        ...(until === undefined ? [] : [sql`(${row}) <= (${bound(until)})`]),
      ]
      const where = conditions.length === 0 ? sql`` : sql` WHERE ${join(conditions, sql` AND `)}`
      const selected = [
        ...reading.columns.map((column, i) => sql`${column} AS ${id(`c${i}`)}`),
        ...key.map(({ order }, i) => sql`(${order})::text AS ${id(`k${i}`)}`),
      ]
      const rows = await database.query<Record<string, unknown>>(
        compile(sql`SELECT ${join(selected)} FROM ${reading.table}${where} ORDER BY ${row} LIMIT ${digits(limit)}`),
        signal,
      )
      return {
        rowCount: rows.length,
        columns: reading.columns.map((_, i) => rows.map((each) => each[`c${i}`])),
        keys: key.map((_, i) => rows.map((each) => String(each[`k${i}`]))),
      }
    },
    summary: (signal) => summary(parts, signal),
  }
}

/** The table on CrateDB: refreshed before it is looked at. */
export function cratedbSide(parts: SideParts): Side {
  const { database, table } = parts
  const reading = readingOf(parts)
  return {
    async *pages(signal) {
      await database.refresh([table], signal)
      const key = reading.key.length > 0 ? reading.key : [rowId]
      yield* cratedbPages(database, { ...reading, key }, undefined, signal)
    },
    range: (range, signal) => cratedbPage(database, reading, range, signal),
    async summary(signal) {
      await database.refresh([table], signal)
      return summary(parts, signal)
    },
  }
}

const readingOf = ({ table, columns, key }: SideParts): Reading => ({
  table: id(table.schema, table.name),
  columns: columns.map(({ read }) => read),
  key,
})

async function summary({ database, table, columns }: SideParts, signal: AbortSignal): Promise<Summary> {
  const asked = columns.flatMap(({ name, order, shown }, i) => [
    sql`count(*) - count(${id(name)}) AS ${id(`n${i}`)}`,
    ...(order === undefined
      ? []
      : [sql`${shown(sql`min(${order})`)} AS ${id(`a${i}`)}`, sql`${shown(sql`max(${order})`)} AS ${id(`z${i}`)}`]),
  ])
  const [row = {}] = await database.query<Record<string, unknown>>(
    compile(
      sql`SELECT count(*) AS "rows"${asked.length > 0 ? sql`, ` : sql``}${join(asked)} FROM ${id(table.schema, table.name)}`,
    ),
    signal,
  )
  return {
    rows: Number(row.rows),
    columns: columns.map(({ order }, i) => ({
      nulls: Number(row[`n${i}`]),
      ...(order === undefined ? {} : { min: row[`a${i}`], max: row[`z${i}`] }),
    })),
  }
}
