import type { StoreOptions, TableName } from '@ctk/core'

/** Where the tables of a policy store are. */
export interface StoreNames {
  readonly schema: string
  readonly policy: TableName
  readonly version: TableName
}

/** The names of a store's tables: in the schema `ext`, unless the options say otherwise. */
export function storeNames({ schema = 'ext', tables = {} }: StoreOptions): StoreNames {
  const { policy = 'policy', version = 'schema_version' } = tables
  return { schema, policy: { schema, name: policy }, version: { schema, name: version } }
}
