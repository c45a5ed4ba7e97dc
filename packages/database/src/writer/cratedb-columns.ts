import { compile, sql, type TableName } from '@ctk/core'
import type { Driver } from '../driver/driver.js'

/** A top-level column of a CrateDB table, as a writer needs it. */
export interface CratedbColumn {
  readonly name: string
  /** As CrateDB spells it: `bigint`, `timestamp with time zone`, `object`, `text_array`. */
  readonly type: string
  readonly nullable: boolean
  readonly key: boolean
  /** The expression of a generated column. */
  readonly generated: string | null
  /** The greatest length of a text in UTF-16 units, where the column has one. */
  readonly maxLength: number | null
  /** Whether an object takes any key as it is, without making a column of it. */
  readonly ignored: boolean
  /** How many check constraints the table has, besides those that forbid nulls. */
  readonly checks: number
}

/** The columns of a table in one statement; none when it does not exist. */
export function cratedbColumns(driver: Driver, table: TableName, signal?: AbortSignal): Promise<CratedbColumn[]> {
  return driver.query<CratedbColumn>(
    compile(sql`SELECT c.column_name AS name, c.data_type AS type, c.is_nullable = 'YES' AS nullable,
  k.column_name IS NOT NULL AS key, c.generation_expression AS generated, CASE WHEN c.data_type IN ('text', 'character') THEN c.character_maximum_length END AS "maxLength",
  c.column_details['policy'] = 'ignored' AS ignored,
  (SELECT count(*) FROM information_schema.table_constraints AS t
    WHERE t.table_schema = ${table.schema} AND t.table_name = ${table.name}
      AND t.constraint_type = 'CHECK' AND t.constraint_name NOT LIKE '%_not_null') AS checks
FROM information_schema.columns AS c
LEFT JOIN information_schema.key_column_usage AS k
  ON k.table_schema = c.table_schema AND k.table_name = c.table_name AND k.column_name = c.column_name
WHERE c.table_schema = ${table.schema} AND c.table_name = ${table.name}`),
    signal,
  )
}
