import type { StoreOptions, StoreTables, TableName } from '@ctk/core'

/** Where ctk's own tables are. */
export type StoreNames = { readonly [K in keyof StoreTables]: TableName } & { readonly schema: string }

const defaults: StoreTables = {
  policy: 'policy',
  version: 'schema_version',
  run: 'run',
  step: 'run_step',
  lease: 'lease',
  log: 'jobs_log',
  hold: 'hold',
  mark: 'high_water_mark',
  policyState: 'policy_state',
  load: 'load',
  loadBatch: 'load_batch',
  archive: 'archive',
  repository: 'repository',
}

/** The names of ctk's own tables: in the schema `ext`, unless the options say otherwise. */
export function storeNames({ schema = 'ext', tables = {} }: StoreOptions): StoreNames {
  const names = Object.entries({ ...defaults, ...tables }).map(([key, name]) => [key, { schema, name }])
  return { ...(Object.fromEntries(names) as { [K in keyof StoreTables]: TableName }), schema }
}
