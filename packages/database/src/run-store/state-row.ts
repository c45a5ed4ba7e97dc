import {
  compile,
  id,
  type PolicyOutcome,
  type PolicyState,
  type Statement,
  sql,
  type TableName,
  tableId,
} from '@ctk/core'
import type { StoreDialect } from '../policy-store/store-dialect.js'
import { isOneOf } from './is-one-of.js'

/** A row of the table of how policies fared. */
export interface StateRow {
  readonly policy_id: string
  readonly policy_updated_at: Date
  readonly last_run: string
  readonly last_at: Date
  readonly last_success_at: Date | null
  readonly failures: number
  readonly error_code: string | null
  readonly error_message: string | null
}

/** The state that a row holds. */
export function stateFromRow(row: StateRow): PolicyState {
  return {
    policyId: row.policy_id,
    policyUpdatedAt: row.policy_updated_at.getTime(),
    lastRun: row.last_run,
    lastAt: row.last_at.getTime(),
    lastSuccessAt: row.last_success_at?.getTime(),
    failures: row.failures,
    error: row.error_code === null ? undefined : { code: row.error_code, message: row.error_message ?? '' },
  }
}

/** The states of policies, by key. */
export function selectStates(table: TableName, policies: readonly string[]): Statement {
  return compile(sql`SELECT policy_id, policy_updated_at, last_run, last_at, last_success_at, failures, error_code, error_message
FROM ${tableId(table)} WHERE ${isOneOf('policy_id', policies)}`)
}

/** Writes how a run ended for policies, all in one statement; failures in a row are counted in the row itself. */
export function recordOutcomes(
  table: TableName,
  { name }: StoreDialect,
  outcomes: readonly PolicyOutcome[],
): Statement {
  const texts = (value: (outcome: PolicyOutcome) => string | undefined) =>
    sql`${outcomes.map((outcome) => value(outcome) ?? null)}::text[]`
  const time = (instant: number) => new Date(instant).toISOString()
  // PostgreSQL finds a bare column ambiguous here, CrateDB refuses a qualified one.
  const before = (column: string) => (name === 'cratedb' ? id(column) : id('stored', column))
  const alias = name === 'cratedb' ? sql`` : sql` AS stored`
  const succeeded = sql`excluded.last_success_at IS NOT NULL`
  const edited = sql`${before('policy_updated_at')} <> excluded.policy_updated_at`
  return compile(sql`INSERT INTO ${tableId(table)}${alias} (policy_id, policy_updated_at, last_run, last_at, last_success_at, failures,
  error_code, error_message)
SELECT o.a, o.b::timestamptz, o.c, o.d::timestamptz, o.e::timestamptz, o.f, o.g, o.h
FROM unnest(${texts((o) => o.policyId)}, ${texts((o) => time(o.policyUpdatedAt))}, ${texts((o) => o.runId)},
  ${texts((o) => time(o.at))}, ${texts((o) => (o.outcome === 'succeeded' ? time(o.at) : undefined))},
  ${outcomes.map((o) => (o.outcome === 'failed' ? 1 : 0))}::integer[],
  ${texts((o) => o.error?.code)}, ${texts((o) => o.error?.message)}) AS o(a, b, c, d, e, f, g, h)
ON CONFLICT (policy_id) DO UPDATE SET
  failures = CASE WHEN ${succeeded} THEN 0
    WHEN ${edited} THEN excluded.failures
    ELSE ${before('failures')} + excluded.failures END,
  error_code = CASE WHEN ${succeeded} OR ${edited} THEN excluded.error_code
    ELSE coalesce(excluded.error_code, ${before('error_code')}) END,
  error_message = CASE WHEN ${succeeded} OR ${edited} THEN excluded.error_message
    ELSE coalesce(excluded.error_message, ${before('error_message')}) END,
  last_success_at = coalesce(excluded.last_success_at, ${before('last_success_at')}),
  policy_updated_at = excluded.policy_updated_at, last_run = excluded.last_run, last_at = excluded.last_at`)
}

/** Forgets the failures of policies. */
export function clearFailures(table: TableName, policies: readonly string[]): Statement {
  return compile(sql`UPDATE ${tableId(table)} SET failures = 0, error_code = NULL, error_message = NULL
WHERE ${isOneOf('policy_id', policies)}`)
}
