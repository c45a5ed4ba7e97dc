import type { Action } from '../retention/action.js'
import type { Operation, RangeOperation } from '../retention/operation.js'
import { type HeldRows, heldWithin } from './held-rows.js'

/** The same actions, of which no operation on a span of time touches those that stay, whatever the strategy thought of. Pure. */
export function sparing(actions: Action[], held: readonly HeldRows[] = []): Action[] {
  if (held.length === 0) return actions
  return actions.map((action) => ({ ...action, operations: action.operations.map((each) => spared(each, held)) }))
}

function spared(operation: Operation, held: readonly HeldRows[]): Operation {
  if (!isRange(operation)) return operation
  const except = heldWithin(held, operation)
  if (except.length === 0) return operation
  const sparing: RangeOperation = { ...operation, except }
  return sparing
}

/** Of any kind, so that those of plugins spare what is held as well. */
function isRange(operation: Operation): operation is RangeOperation {
  return 'column' in operation && 'before' in operation && 'pauseMs' in operation
}
