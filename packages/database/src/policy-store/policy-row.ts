import {
  type Condition,
  CtkError,
  canonicalJson,
  id,
  join,
  type Policy,
  type Sql,
  sql,
  writeExactJson,
} from '@ctk/core'
import type { StoreDialect } from './store-dialect.js'

/** A row of the policy table, as a driver reads it. */
export interface PolicyRow {
  readonly strategy: string
  readonly id: string
  readonly table_schema: string
  readonly table_name: string
  readonly time_column: string | null
  /** Empty where a policy has none. */
  readonly duration: string
  readonly target: Readonly<Record<string, unknown>> | null
  readonly tags: readonly string[] | null
  readonly timezone: string
  readonly expire_by: 'end' | 'start'
  readonly key_format: string | null
  readonly granularity: string | null
  /** Undefined in a table that was not brought forward. */
  readonly grace?: string | null
  readonly enabled: boolean
  readonly description: string | null
  readonly version: number
  readonly created_at: Date
  readonly updated_at: Date
  /** Null: by its name. */
  readonly table_match: 'name' | 'pattern' | null
  readonly keep_last: number | null
  readonly max_bytes: number | null
  /** JSON text of the conditions; null without any. */
  readonly predicate: string | null
}

/** The policy that a row holds. */
export function policyFromRow(row: PolicyRow): Policy {
  return {
    strategy: row.strategy,
    id: row.id,
    table: { schema: row.table_schema, name: row.table_name },
    match: row.table_match ?? 'name',
    column: row.time_column ?? undefined,
    duration: row.duration === '' ? undefined : row.duration,
    keepLast: row.keep_last ?? undefined,
    maxBytes: row.max_bytes ?? undefined,
    where: conditionsOf(row),
    target: row.target ?? {},
    tags: row.tags ?? [],
    timezone: row.timezone,
    expireBy: row.expire_by,
    keyFormat: row.key_format ?? undefined,
    granularity: row.granularity ?? undefined,
    ...(typeof row.grace === 'string' && { grace: row.grace }),
    enabled: row.enabled,
    description: row.description ?? undefined,
    version: row.version,
    createdAt: row.created_at.getTime(),
    updatedAt: row.updated_at.getTime(),
  }
}

/** Conditions that cannot be read must not become a policy without any. */
function conditionsOf({ id, predicate }: PolicyRow): Condition[] {
  try {
    return predicate === null ? [] : (JSON.parse(predicate) as Condition[])
  } catch (cause) {
    throw new CtkError({
      code: 'CTK_POLICY_INVALID',
      message: `The conditions of policy ${id} are not JSON: ${predicate}.`,
      suggestions: [`Correct the column "predicate" of the policy table, or remove the row: its id is ${id}.`],
      cause,
    })
  }
}

/** A column of the policy table with the value that a policy has there: bound, and cast to the column's type. */
export interface Assignment {
  readonly column: string
  readonly value: Sql
}

/** What is written of a policy: all columns, in the table's order. */
export function assignments(policy: Policy, { json }: StoreDialect): Assignment[] {
  return [
    text('strategy', policy.strategy),
    text('id', policy.id),
    text('table_schema', policy.table.schema),
    text('table_name', policy.table.name),
    text('time_column', policy.column),
    text('duration', policy.duration ?? ''),
    // As text: CrateDB gives the lists in a bound object one type each, and refuses those that mix several.
    { column: 'target', value: sql`${writeExactJson(policy.target)}::text::${json}` },
    { column: 'tags', value: sql`${policy.tags}::text[]` },
    text('timezone', policy.timezone),
    text('expire_by', policy.expireBy),
    text('key_format', policy.keyFormat),
    text('granularity', policy.granularity),
    text('grace', policy.grace),
    { column: 'enabled', value: sql`${policy.enabled}::boolean` },
    text('description', policy.description),
    { column: 'version', value: sql`${policy.version}::integer` },
    { column: 'created_at', value: sql`${new Date(policy.createdAt)}::timestamptz` },
    { column: 'updated_at', value: sql`${new Date(policy.updatedAt)}::timestamptz` },
    text('table_match', policy.match === 'name' ? undefined : policy.match),
    { column: 'keep_last', value: sql`${policy.keepLast ?? null}::integer` },
    { column: 'max_bytes', value: sql`${policy.maxBytes ?? null}::bigint` },
    text('predicate', policy.where.length === 0 ? undefined : canonicalJson(policy.where)),
  ]
}

/** The names of the columns: `"strategy", "id", …`. */
export function columnList(list: readonly Assignment[]): Sql {
  return join(list.map(({ column }) => id(column)))
}

/** `"duration" = $1, …` for an UPDATE: everything but the key. */
export function settings(list: readonly Assignment[]): Sql {
  return join(list.filter(({ column }) => column !== 'id').map(({ column, value }) => sql`${id(column)} = ${value}`))
}

function text(column: string, value: string | undefined): Assignment {
  return { column, value: sql`${value ?? null}::text` }
}
