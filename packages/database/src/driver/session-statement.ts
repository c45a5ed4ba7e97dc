import { compile, sql } from '@ctk/core'

/**
 * What every session of PostgreSQL needs: times in UTC and written as ISO 8601 does, so that values can be read; and nothing
 * compiled, which takes a second for a look at the catalogue that takes a millisecond, under locks at times.
 */
export const sessionStatement = compile(
  sql`SELECT set_config('TimeZone', 'UTC', false), set_config('DateStyle', 'ISO', false), set_config('jit', 'off', false)`,
)
