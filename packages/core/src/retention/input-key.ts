import { formatTableName } from '../address/table-name.js'
import type { Policy } from '../policy/policy.js'

/** What names a policy and one of its tables in a facts query. */
export function inputKey({ id, table }: Pick<Policy, 'id' | 'table'>): string {
  return `${id} ${formatTableName(table)}`
}
