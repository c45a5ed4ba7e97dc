import type { Partition } from '../database/catalog.js'
import { type Condition, conditionSql } from '../policy/predicate.js'
import { id, join, type Sql, sql } from '../sql/sql.js'
import type { Instant } from '../time/instant.js'

/** Rows that stay: those that meet everything given; with nothing given, all of them. Plain data. */
export interface HeldRows {
  /** The id of a hold, or the name of a dependant that has not seen them. */
  readonly by: string
  /** Of the column by which the policy counts time. */
  readonly from: Instant | undefined
  /** Exclusive. */
  readonly until: Instant | undefined
  readonly partition: Pick<Partition, 'ident' | 'keys' | 'relation'> | undefined
  readonly where: readonly Condition[]
}

/** A span of time: from `from` (undefined: the beginning) to `before`, exclusive. */
export interface Span {
  readonly from: Instant | undefined
  readonly before: Instant
}

/** The spans of time before a threshold in which not everything is held, in order. */
export function openSpans(held: readonly HeldRows[], threshold: Instant): Span[] {
  const closed = held.filter(isWhole).sort((a, b) => (a.from ?? -Infinity) - (b.from ?? -Infinity))
  const spans: Span[] = []
  let from: Instant | undefined
  for (const each of closed) {
    const start = each.from ?? -Infinity
    if (start >= threshold) break
    if (start > (from ?? -Infinity)) spans.push({ from, before: start })
    if (each.until === undefined) return spans
    from = Math.max(from ?? -Infinity, each.until)
    if (from >= threshold) return spans
  }
  return [...spans, { from, before: threshold }]
}

/** Those of which rows may be within a span. */
export function heldWithin(held: readonly HeldRows[], { from = -Infinity, before }: Span): HeldRows[] {
  return held.filter((each) => (each.from ?? -Infinity) < before && (each.until ?? Infinity) > from)
}

/** Whether a whole span of time is held, whatever its rows are. */
export function isWhole({ partition, where }: HeldRows): boolean {
  return partition === undefined && where.length === 0
}

/**
 * The condition that a row is none of those that stay; a row of which it is not known is not held. Nothing held is `true`.
 *
 * @param column by which the policy counts time
 * @example ("ts" >= $1 AND "tenant" = $2) IS NOT TRUE
 */
export function notHeldSql(column: string, held: readonly HeldRows[]): Sql {
  if (held.length === 0) return sql`true`
  return join(
    held.map((each) => sql`(${heldSql(column, each)}) IS NOT TRUE`),
    sql` AND `,
  )
}

function heldSql(column: string, { from, until, partition, where }: HeldRows): Sql {
  const terms = [
    ...(from === undefined || from <= EARLIEST ? [] : [sql`${id(column)} >= ${new Date(from)}`]),
    ...(until === undefined ? [] : [sql`${id(column)} < ${new Date(Math.max(until, EARLIEST))}`]),
    ...(partition === undefined ? [] : partitionSql(partition)),
    ...(where.length === 0 ? [] : [conditionSql(where)]),
  ]
  return terms.length === 0 ? sql`true` : join(terms, sql` AND `)
}

function partitionSql({ ident, keys, relation }: NonNullable<HeldRows['partition']>): Sql[] {
  if (relation) return [sql`tableoid = ${ident}::oid`]
  return keys.map(({ column, value = null }) =>
    value === null ? sql`${id(column)} IS NULL` : sql`${id(column)} = ${value}`,
  )
}

/** PostgreSQL begins in 4713 BC. */
export const EARLIEST: Instant = Date.UTC(-4711, 0, 1)
