import type { RunRecord } from '@ctk/core'

/** A row of the table of runs. */
export interface RunRow {
  readonly id: string
  readonly kind: string
  readonly actor: string
  readonly origin: string
  readonly started_at: Date
  readonly finished_at: Date | null
  readonly exit_code: number | null
  readonly opening: string
  readonly closing: string | null
  readonly length: number
  readonly head: string
}

/** The run that a row holds. */
export function runFromRow(row: RunRow): RunRecord {
  return {
    id: row.id,
    kind: row.kind,
    actor: row.actor,
    origin: row.origin,
    startedAt: Number(row.started_at),
    finishedAt: row.finished_at === null ? undefined : Number(row.finished_at),
    exitCode: row.exit_code ?? undefined,
    opening: row.opening,
    closing: row.closing ?? undefined,
    length: row.length,
    head: row.head,
  }
}
