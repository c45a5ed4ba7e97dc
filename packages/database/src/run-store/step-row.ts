import {
  compile,
  type Operation,
  type Statement,
  type Step,
  type StepState,
  sql,
  type TableName,
  tableId,
} from '@ctk/core'

/** A row of the journal. */
export interface StepRow {
  readonly run_id: string
  readonly operation_id: string
  readonly table_schema: string
  readonly table_name: string
  readonly policy_id: string
  readonly kind: string
  readonly label: string
  readonly operation: string
  readonly state: StepState
  readonly rows: number | null
  readonly bytes: number | null
  readonly detail: string | null
  readonly started_at: Date
  readonly finished_at: Date | null
}

/** The step that a row holds. */
export function stepFromRow(row: StepRow): Step {
  return {
    runId: row.run_id,
    policyId: row.policy_id,
    table: { schema: row.table_schema, name: row.table_name },
    label: row.label,
    operation: JSON.parse(row.operation) as Operation,
    state: row.state,
    rows: row.rows ?? undefined,
    bytes: row.bytes ?? undefined,
    detail: row.detail ?? undefined,
    startedAt: row.started_at.getTime(),
    finishedAt: row.finished_at?.getTime(),
  }
}

/** Writes steps, all in one statement; of one that is there already, what has become of it. */
export function writeSteps(table: TableName, steps: readonly Step[]): Statement {
  const texts = (value: (step: Step) => string | undefined) => sql`${steps.map((step) => value(step) ?? null)}::text[]`
  const numbers = (value: (step: Step) => number | undefined) =>
    sql`${steps.map((step) => value(step) ?? null)}::bigint[]`
  const time = (instant: number | undefined) => (instant === undefined ? undefined : new Date(instant).toISOString())
  return compile(sql`INSERT INTO ${tableId(table)} (run_id, operation_id, table_schema, table_name, policy_id, kind, label,
  operation, state, "rows", bytes, detail, started_at, finished_at)
SELECT s.a, s.b, s.c, s.d, s.e, s.f, s.g, s.h, s.i, s.j, s.k, s.l, s.m::timestamptz, s.n::timestamptz
FROM unnest(${texts((s) => s.runId)}, ${texts((s) => s.operation.id)}, ${texts((s) => s.table.schema)},
  ${texts((s) => s.table.name)}, ${texts((s) => s.policyId)}, ${texts((s) => s.operation.kind)}, ${texts((s) => s.label)},
  ${texts((s) => JSON.stringify(s.operation))}, ${texts((s) => s.state)}, ${numbers((s) => s.rows)}, ${numbers((s) => s.bytes)},
  ${texts((s) => s.detail)}, ${texts((s) => time(s.startedAt))}, ${texts((s) => time(s.finishedAt))})
  AS s(a, b, c, d, e, f, g, h, i, j, k, l, m, n)
ON CONFLICT (run_id, operation_id) DO UPDATE SET state = excluded.state, operation = excluded.operation, "rows" = excluded."rows", bytes = excluded.bytes,
  detail = excluded.detail, finished_at = excluded.finished_at`)
}
