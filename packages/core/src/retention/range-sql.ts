import { notHeldSql } from '../hold/held-rows.js'
import { conditionSql } from '../policy/predicate.js'
import { id, type Sql, sql } from '../sql/sql.js'
import type { Instant } from '../time/instant.js'
import type { RangeOperation } from './operation.js'

/**
 * The condition that a row is one of those that an operation is about: of its span of time, as its conditions say, and not held.
 *
 * @param earliest what times before it are compared as, for databases that do not know earlier ones
 * @example rangeSql(operation) // "ts" >= $1 AND "ts" < $2 AND "tenant" = $3
 */
export function rangeSql(
  { column, from, before, where = [], except = [] }: Omit<RangeOperation, 'id' | 'kind' | 'table' | 'pauseMs'>,
  earliest: Instant = -Infinity,
): Sql {
  const timeOf = (instant: Instant) => new Date(Math.max(instant, earliest))
  const those = where.length > 0 ? sql` AND ${conditionSql(where)}` : sql``
  const free = except.length > 0 ? sql` AND ${notHeldSql(column, except)}` : sql``
  const start = from === undefined ? sql`` : sql`${id(column)} >= ${timeOf(from)} AND `
  return sql`${start}${id(column)} < ${timeOf(before)}${those}${free}`
}
