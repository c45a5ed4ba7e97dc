import type { TableName } from '../address/table-name.js'

/** What ctk's own tables are called, unless somebody says otherwise. */
const names: ReadonlySet<string> = new Set([
  'policy',
  'schema_version',
  'run',
  'run_step',
  'lease',
  'jobs_log',
  'hold',
  'high_water_mark',
  'policy_state',
  'load',
  'load_batch',
  'archive',
  'repository',
  'webhook',
  'webhook_delivery',
])

/** Whether a table is one of ctk's own; others may stand beside them in the same schema. */
export function isOwnTable({ schema, name }: TableName, ownSchema: string): boolean {
  return schema === ownSchema && names.has(name)
}
