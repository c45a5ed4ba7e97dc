import { compile, type Query, sql } from '@ctk/core'

/**
 * Makes PostgreSQL write every value as a text that it reads as the same value again, for the rest of the transaction, whatever the
 * session had.
 */
export const exactTexts: Query = compile(sql`SELECT set_config('extra_float_digits', '1', true),
  set_config('bytea_output', 'hex', true), set_config('IntervalStyle', 'postgres', true)`)
