import { formatTableName, type TableName } from '@ctk/core'
import { type Timescale, tableKey } from '../describe/timescale.js'
import type { PlannedPolicy } from './migration.js'

/** What becomes of the policies of TimescaleDB: deletion becomes ours, the rest is named. */
export function planPolicies(
  timescale: Timescale | undefined,
  placed: readonly { readonly source: TableName; readonly target: TableName }[],
  dialect: string,
): { readonly policies: readonly PlannedPolicy[]; readonly leftBehind: readonly string[] } {
  if (!timescale) return { policies: [], leftBehind: [] }
  const targetOf = (table: TableName) => placed.find(({ source }) => tableKey(source) === tableKey(table))?.target
  const policies: PlannedPolicy[] = []
  const leftBehind: string[] = []
  for (const { table, duration, dropAfter } of timescale.retention) {
    const target = targetOf(table)
    if (!target) continue
    if (duration) policies.push({ table: target, duration, from: `drop_after ${dropAfter}` })
    else
      leftBehind.push(
        `${formatTableName(table)}: its retention policy (drop_after ${dropAfter || 'nothing'}) names no time`,
      )
  }
  for (const { table, kind } of timescale.jobs) {
    if (targetOf(table))
      leftBehind.push(
        `${formatTableName(table)}: the job ${kind}${kind === 'policy_compression' && dialect === 'cratedb' ? ', since CrateDB compresses by itself' : ''}`,
      )
  }
  return { policies, leftBehind }
}
