import type { Archive, TableName } from '@ctk/core'

/** The table that an archive becomes beside its own. */
export function besideName({ table: { schema, name }, id }: Pick<Archive, 'table' | 'id'>): TableName {
  // PostgreSQL cuts names at 63 bytes.
  return { schema, name: `${[...name].slice(0, 30).join('')}_restored_${id}` }
}
