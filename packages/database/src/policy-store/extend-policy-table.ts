import { id, join, type Sql, sql, tableId } from '@ctk/core'
import type { StoreDialect } from './store-dialect.js'
import type { StoreNames } from './store-names.js'

const columns: readonly (readonly [string, Sql])[] = [
  ['table_match', sql`text`],
  ['keep_last', sql`integer`],
  ['max_bytes', sql`bigint`],
  ['predicate', sql`text`],
  ['grace', sql`text`],
]

/**
 * The columns that version 2 adds to the policy table.
 *
 * @param existing the columns that are there already: CrateDB cannot be asked to add a column only if it is missing
 */
export function extendPolicyTable(
  { policy }: StoreNames,
  { name }: StoreDialect,
  existing: ReadonlySet<string>,
): Sql[] {
  const ifMissing = name === 'cratedb' ? sql`` : sql`IF NOT EXISTS `
  const added = columns
    .filter(([column]) => !existing.has(column))
    .map(([column, type]) => sql`ADD COLUMN ${ifMissing}${id(column)} ${type}`)
  return added.length === 0 ? [] : [sql`ALTER TABLE ${tableId(policy)} ${join(added)}`]
}
