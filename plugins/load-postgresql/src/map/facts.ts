import { compile, id, join, type Sender, type Sql, sql } from '@ctk/core'
import type { SourceColumn, SourceTable, SourceType } from '../describe/source-table.js'

/** What the values of a column are like, where its type alone does not decide what becomes of them. */
export interface ColumnFacts {
  /** Bytes of the longest text. */
  readonly longest?: number
  /** How many times have digits beyond milliseconds. */
  readonly finer?: number
  /** How many times are infinite. */
  readonly endless?: number
  /** How many documents are not objects, or have numbers of more digits than CrateDB keeps. */
  readonly unfit?: number
  /** How many addresses are networks, or IPv4 inside of IPv6. */
  readonly networks?: number
  /** How many points are not on the globe. */
  readonly elsewhere?: number
  /** The fewest and the most dimensions of the arrays. */
  readonly fewest?: number
  readonly most?: number
  /** Digits before and behind the point of the longest decimals, and how many are NaN or infinite. */
  readonly whole?: number
  readonly scale?: number
  readonly nan?: number
}

/** By column. */
export type TableFacts = Readonly<Record<string, ColumnFacts>>

type Questions = Partial<Record<keyof ColumnFacts, Sql>>

/** Looks at the values of a table: one statement that reads it once, or none where the types say everything. */
export async function tableFacts(sender: Sender, table: SourceTable, signal?: AbortSignal): Promise<TableFacts> {
  const asked = table.columns.flatMap((column) =>
    Object.entries(questions(column)).map(([fact, question]) => ({ column: column.name, fact, question })),
  )
  if (asked.length === 0) return {}
  const [row = {}] = await sender.query<Record<string, unknown>>(
    compile(
      sql`SELECT ${join(asked.map(({ question }, i) => sql`(${question})::float8 AS ${id(`f${i}`)}`))}
FROM ${id(table.name.schema, table.name.name)}`,
    ),
    signal,
  )
  const facts: Record<string, Record<string, number>> = {}
  asked.forEach(({ column, fact }, i) => {
    const value = row[`f${i}`]
    if (value === null || value === undefined) return
    facts[column] ??= {}
    ;(facts[column] as Record<string, number>)[fact] = Number(value)
  })
  return facts
}

function questions({ name, type }: SourceColumn): Questions {
  const column = id(name)
  if (type.element) return { fewest: sql`min(array_ndims(${column}))`, most: sql`max(array_ndims(${column}))` }
  return type.schema === 'pg_catalog' ? (byType[type.name]?.(column, type) ?? {}) : (others[type.name]?.(column) ?? {})
}

const text = (column: Sql): Questions => ({ longest: sql`max(octet_length(${column}))` })
const asText = (column: Sql): Questions => ({ longest: sql`max(octet_length(${column}::text))` })
const time = (column: Sql, { modifier }: SourceType): Questions => ({
  endless: sql`count(*) FILTER (WHERE NOT isfinite(${column}))`,
  ...(modifier >= 0 && modifier <= 3
    ? {}
    : {
        finer: sql`count(*) FILTER (WHERE isfinite(${column}) AND date_trunc('milliseconds', ${column}) <> ${column})`,
      }),
})
/** A number of more digits than a double or 64 bits hold, between the marks of JSON. */
const json =
  (kind: Sql) =>
  (column: Sql): Questions => ({
    unfit: sql`count(*) FILTER (WHERE ${kind}(${column}) <> 'object' OR ${column}::text ~ '[:,[]\\s*-?[0.]*[1-9][0-9.]{18}[0-9.]*[1-9]')`,
    longest: sql`max(octet_length(${column}::text))`,
  })

const byType: Readonly<Record<string, (column: Sql, type: SourceType) => Questions>> = {
  text,
  varchar: text,
  bpchar: text,
  xml: asText,
  tsvector: asText,
  timestamp: time,
  timestamptz: time,
  date: (column) => ({ endless: sql`count(*) FILTER (WHERE NOT isfinite(${column}))` }),
  json: json(sql`json_typeof`),
  jsonb: json(sql`jsonb_typeof`),
  inet: (column) => ({
    networks: sql`count(*) FILTER (WHERE masklen(${column}) <> CASE family(${column}) WHEN 4 THEN 32 ELSE 128 END OR host(${column}) LIKE '::%.%')`,
  }),
  point: (column) => ({
    elsewhere: sql`count(*) FILTER (WHERE NOT (${column}[0] BETWEEN -180 AND 180 AND ${column}[1] BETWEEN -90 AND 90))`,
  }),
  numeric: (column, { modifier }) => ({
    nan: sql`count(*) FILTER (WHERE ${column}::text !~ '^[-0-9.]+$')`,
    ...(modifier >= 0
      ? {}
      : {
          scale: sql`max(scale(${column}))`,
          whole: sql`max(length(ltrim(split_part(${column}::text, '.', 1), '-0')))`,
        }),
  }),
}
const others: Readonly<Record<string, (column: Sql) => Questions>> = { citext: asText }
