import { compile, type Statement, type StepState, type StepTotals, sql, type TableName, tableId } from '@ctk/core'

/** The steps of a run on a table that are in one state. */
export interface TotalsRow {
  readonly run_id: string
  readonly table_schema: string
  readonly table_name: string
  readonly state: StepState
  readonly steps: number
  readonly total_rows: number | null
  readonly total_bytes: number | null
}

/** The numbers that a row holds. */
export function totalsFromRow(row: TotalsRow): StepTotals {
  return {
    runId: row.run_id,
    table: { schema: row.table_schema, name: row.table_name },
    state: row.state,
    steps: row.steps,
    rows: row.total_rows ?? undefined,
    bytes: row.total_bytes ?? undefined,
  }
}

/** The steps of runs in numbers. */
export function selectTotals(table: TableName, runIds: readonly string[]): Statement {
  return compile(sql`SELECT run_id, table_schema, table_name, state, count(*) AS steps, CAST(sum("rows") AS bigint) AS total_rows,
  CAST(sum(bytes) AS bigint) AS total_bytes
FROM ${tableId(table)} WHERE run_id = ANY(${runIds})
GROUP BY run_id, table_schema, table_name, state ORDER BY run_id, table_schema, table_name, state`)
}
