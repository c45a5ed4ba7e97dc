import type { Notice } from '@ctk/core'

/** What happened; a test event belongs to no run. */
export type Told = Omit<Notice, 'run'> & { readonly run: string | null }

/**
 * The body of a POST: `{ id, type, at, run, database, data }`, always these members in this order.
 *
 * @param database as receivers know it, without credentials
 */
export function payload({ id, type, at, run, data }: Told, database: string): string {
  return JSON.stringify({ id, type, at: new Date(at).toISOString(), run, database, data })
}
