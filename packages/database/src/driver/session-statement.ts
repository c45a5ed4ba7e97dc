import { compile, sql } from '@ctk/core'

/** What every session of PostgreSQL needs for its values to be read: times in UTC, and written as ISO 8601 does. */
export const sessionStatement = compile(
  sql`SELECT set_config('TimeZone', 'UTC', false), set_config('DateStyle', 'ISO', false)`,
)
