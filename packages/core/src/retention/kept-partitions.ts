import type { Policy } from '../policy/policy.js'
import type { Step } from '../run/step.js'
import { nextExpiry } from '../time/calendar.js'
import { parseDuration } from '../time/duration.js'
import type { Instant } from '../time/instant.js'
import type { DetachPartition, DropKept, ReattachPartition } from './operation.js'

/** The kinds of operations that tell which partitions are kept. */
export const keepingKinds = ['detach-partition', 'reattach-partition', 'drop-kept'] as const

/** The states of steps that tell it: what was to be done with a partition that was not kept any more was skipped. */
export const keepingStates = ['done', 'skipped'] as const

/** A partition that a run took out of its table and that is still there. */
export interface KeptAside {
  readonly step: Step & { readonly operation: DetachPartition }
  /** When its grace period is over. */
  readonly until: Instant
}

/**
 * Which partitions are kept: those of which the latest thing that was done was to put them aside. Oldest first.
 *
 * @param steps of {@link keepingKinds} and {@link keepingStates}, in the order in which they began
 * @param policies for the time zones in which grace periods are counted
 */
export function keptPartitions(steps: readonly Step[], policies: readonly Policy[]): KeptAside[] {
  const latest = new Map<string, Step>()
  for (const step of steps) {
    if (step.operation.kind === 'detach-partition' && step.state !== 'done') continue
    const { kept } = step.operation as DetachPartition | ReattachPartition | DropKept
    latest.delete(JSON.stringify(kept))
    latest.set(JSON.stringify(kept), step)
  }
  return [...latest.values()].flatMap((step) => {
    const { operation } = step
    if (operation.kind !== 'detach-partition') return []
    const { grace } = operation as DetachPartition
    const zone = policies.find(({ id }) => id === step.policyId)?.timezone ?? 'UTC'
    const until = nextExpiry(step.finishedAt ?? step.startedAt, parseDuration(grace), zone)
    return [{ step: step as KeptAside['step'], until: until ?? Number.POSITIVE_INFINITY }]
  })
}
