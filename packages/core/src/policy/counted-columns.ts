import type { TableInfo } from '../database/catalog.js'
import type { Policy } from './policy.js'
import { selects } from './selector.js'

/**
 * Which column the time of each policy comes from: for a generated partition column the one that it is generated from, so that
 * a policy for partitions and one for rows can be compared.
 *
 * @param tables those that are known; of a pattern any one tells
 */
export function countedColumns(tables: readonly TableInfo[]): (policy: Policy) => string | undefined {
  return (policy) => {
    const table = tables.find(({ name }) => selects(policy, name))
    return table?.partitionKeys.find(({ column }) => column === policy.column)?.source ?? policy.column
  }
}
