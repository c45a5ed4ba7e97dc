import { OperationHandlers } from '../plugin/points.js'
import type { OperationHandler } from './operation.js'
import type { TablePlan } from './plan.js'
import type { RetentionContext } from './plan-context.js'

/**
 * The handlers of every operation of some plans: the dialect's own, else a plugin's.
 *
 * @throws CTK_CONTRIBUTION_UNKNOWN for an operation that nobody can carry out
 */
export async function operationHandlers(
  plans: readonly TablePlan[],
  { database, registry }: RetentionContext,
): Promise<readonly OperationHandler[]> {
  const operations = plans.flatMap((plan) => plan.actions.flatMap((action) => action.operations))
  const kinds = new Set(operations.map((operation) => operation.kind))
  return Promise.all([...kinds].map((kind) => operationHandler(kind, { database, registry })))
}

/** @throws CTK_CONTRIBUTION_UNKNOWN */
export async function operationHandler(
  kind: string,
  { database, registry }: Pick<RetentionContext, 'database' | 'registry'>,
): Promise<OperationHandler> {
  return database.operations.find((handler) => handler.kind === kind) ?? registry.load(OperationHandlers, kind)
}
