import { type Sql, sql } from '@ctk/core'

/**
 * A piece of SQL that a database wrote itself: a type, a default, a constraint or an index, as its catalogue gives it to be run again,
 * names quoted. Only for that: nothing that a person typed comes in here.
 */
export function serverText(text: string): Sql {
  return sql(Object.assign([text], { raw: [text] }))
}
