import { id, type Sql, sql } from '@ctk/core'

/** Beyond as many, CrateDB is asked in a way that sees what was last refreshed; a second ago, as a rule. */
const MOST_KEYS = 500

/**
 * The condition that the primary key is one of some values. CrateDB looks at rows as they are only where each key stands in a
 * comparison of its own: `= ANY($1)` and `IN ($1, $2)` are answered from what was last refreshed.
 */
export function isOneOf(column: string, keys: readonly string[]): Sql {
  if (keys.length > MOST_KEYS) return sql`${id(column)} = ANY(${keys})`
  return anyOf(keys.map((key) => sql`${id(column)} = ${key}`))
}

/** Conditions joined by OR as a balanced tree: a long chain is more than the parser can take. */
function anyOf(conditions: readonly Sql[]): Sql {
  const [first] = conditions
  if (conditions.length <= 1) return first ?? sql`false`
  const middle = conditions.length >> 1
  return sql`(${anyOf(conditions.slice(0, middle))} OR ${anyOf(conditions.slice(middle))})`
}
