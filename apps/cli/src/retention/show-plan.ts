import { commandLine, type Session } from '@ctk/cli-kit'
import type { RetentionPlan, RetentionRequest } from '@ctk/core'
import { formatPlan } from './format-plan.js'
import { formatNoPolicies } from './no-policies.js'
import { formatNothingToDo } from './nothing-to-do.js'

/**
 * What `plan` and `run --dry-run` print: one function for both, so that what is reviewed is what runs.
 *
 * @param argv of the command, for the command to type next
 * @param file where the plan was written to
 */
export async function showPlan(
  plan: RetentionPlan,
  request: RetentionRequest,
  session: Session,
  argv: readonly string[],
  file?: string,
): Promise<string> {
  const { tables } = plan
  if (tables.length === 0) return formatNoPolicies(session, request)
  const due = tables.filter((table) => table.status === 'due')
  if (due.length > 0) {
    const runs = plan.at === undefined && due.some((table) => !table.guard && table.cutoff <= plan.createdAt)
    const reviewed = due.some((table) => table.cutoff <= plan.createdAt)
    if (file !== undefined && reviewed)
      return [formatPlan(plan), `Next: review ${file}, then ${commandLine('ctk retention apply', [file])}`].join('\n\n')
    return [formatPlan(plan), ...(runs ? [`Next: ${commandLine('ctk retention run', argv)}`] : [])].join('\n\n')
  }
  const waiting = tables.filter((table) => table.status === 'nothing-expired')
  const idle = waiting.map(({ policy, total, kept, next }) => ({
    table: policy.table,
    partitions: total.partitions,
    kept,
    next,
  }))
  return [formatPlan(plan), ...(idle.length > 0 ? [formatNothingToDo(idle)] : [])].join('\n\n')
}
