import { join, type Sql, sql } from '@ctk/core'

/** A part of the key that rows are read in the order of. */
export interface KeyPart {
  /** What rows are ordered by. */
  readonly order: Sql
  /** What is read of it, so that the value can be sent back. */
  readonly select: Sql
  /** The type that a value is cast to, so that it can be compared. */
  readonly type: Sql
  readonly descending: boolean
  readonly nullable: boolean
}

/**
 * What holds of the rows behind another one, NULLs being last. CrateDB compares no rows: (a, b) > (x, y) is a > x OR (a = x AND b > y).
 *
 * @param last the values of that row, part by part
 */
export function behind(key: readonly KeyPart[], last: readonly unknown[], at = 0): Sql {
  const { order, type, descending, nullable } = key[at] as KeyPart
  const value = last[at]
  const rest = at === key.length - 1 ? undefined : behind(key, last, at + 1)
  // Behind NULL come only rows without a value that are behind in what follows.
  if (value === null) return rest === undefined ? sql`false` : sql`(${order} IS NULL AND ${rest})`
  const bound = sql`${value}::${type}`
  const alternatives = [
    sql`${order} ${descending ? sql`<` : sql`>`} ${bound}`,
    ...(nullable ? [sql`${order} IS NULL`] : []),
    ...(rest === undefined ? [] : [sql`(${order} = ${bound} AND ${rest})`]),
  ]
  const behindThis = alternatives.length === 1 ? join(alternatives) : sql`(${join(alternatives, sql` OR `)})`
  // The index of the first part narrows the search; an OR alone would not.
  if (at > 0 || nullable || rest === undefined) return behindThis
  return sql`${order} ${descending ? sql`<=` : sql`>=`} ${bound} AND ${behindThis}`
}
