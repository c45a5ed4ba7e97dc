import { join, type Sql, sql } from '@ctk/core'

const pieces = [sql`0`, sql`1`, sql`2`, sql`3`, sql`4`, sql`5`, sql`6`, sql`7`, sql`8`, sql`9`]

/**
 * A whole number, 0 or more, as a piece of SQL, where no value can be bound: the rows of a FETCH.
 *
 * @example sql`FETCH ${digits(100)} FROM c` // FETCH 100 FROM c
 */
export function digits(value: number): Sql {
  return join(
    [...String(value)].map((digit) => pieces[Number(digit)] as Sql),
    sql``,
  )
}
