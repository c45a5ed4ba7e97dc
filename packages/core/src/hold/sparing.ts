import type { Action } from '../retention/action.js'
import type { DeleteRange, Operation } from '../retention/operation.js'
import { type HeldRows, heldWithin } from './held-rows.js'

/** The same actions, of which no deletion of rows touches those that stay, whatever the strategy thought of. Pure. */
export function sparing(actions: Action[], held: readonly HeldRows[] = []): Action[] {
  if (held.length === 0) return actions
  return actions.map((action) => ({ ...action, operations: action.operations.map((each) => spared(each, held)) }))
}

function spared(operation: Operation, held: readonly HeldRows[]): Operation {
  if (!isDeleteRange(operation)) return operation
  const except = heldWithin(held, operation)
  if (except.length === 0) return operation
  const sparing: DeleteRange = { ...operation, except }
  return sparing
}

function isDeleteRange(operation: Operation): operation is DeleteRange {
  return operation.kind === 'delete-range'
}
