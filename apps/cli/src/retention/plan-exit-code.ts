import type { RetentionPlan } from '@ctk/core'

/** 0 when every policy can be carried out; 1 when some cannot, or are paused; 3 when none can. What a run would leave alone is no failure of a plan. */
export function planExitCode({ tables }: RetentionPlan): number {
  const refused = tables.filter((table) => table.status === 'refused' || table.status === 'paused').length
  if (refused === 0) return 0
  return refused === tables.length ? 3 : 1
}
