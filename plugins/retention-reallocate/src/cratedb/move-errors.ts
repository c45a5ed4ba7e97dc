import { CtkError, formatTableName } from '@ctk/core'
import type { MovePartition } from '../move-partition.js'
import type { NodesTarget } from '../target.js'
import type { Allocation } from './allocations.js'

/** No node has the attribute: nothing was changed. */
export function noSuchNodes(
  { table }: MovePartition,
  { attribute, value }: NodesTarget,
  nodes: readonly { readonly name: string; readonly attributes: Readonly<Record<string, string>> }[],
): CtkError {
  const found = nodes.map(({ name, attributes }) => `${name}: ${attributes[attribute] ?? 'none'}`).join(', ')
  return new CtkError({
    code: 'CTK_NOT_MOVED',
    message: `No node has ${attribute}=${value}, so nothing of ${formatTableName(table)} was moved. The values of ${attribute} are ${found}.`,
    suggestions: [
      `Start a node with -Cnode.attr.${attribute}=${value}, or correct the target of the policy.`,
      'Then run again: ctk retention run',
    ],
    data: { attribute, value },
  })
}

/** CrateDB says that shards cannot move. */
export function stuck(
  { table, partition }: MovePartition,
  to: NodesTarget,
  allocations: readonly Allocation[],
  settled: 'restored' | 'kept' | Error,
): CtkError {
  const why = [...new Set(allocations.map((each) => explain(each)))]
  const shown = why.slice(0, 3).join('; ')
  const more = why.length > 3 ? `; and ${why.length - 3} more` : ''
  return new CtkError({
    code: 'CTK_NOT_MOVED',
    message: `${partition.label} of ${formatTableName(table)} cannot move to nodes with ${to.attribute}=${to.value}: ${shown}${more}. ${outcome(settled)}`,
    suggestions: [
      ...remedies(allocations, to),
      'Look at all of it: SELECT * FROM sys.allocations',
      'Run again when that has changed: ctk retention run',
    ],
    data: { ident: partition.ident, allocations },
  })
}

/** Shards are still moving when the policy waits no longer. */
export function stillMoving({ table, partition }: MovePartition, to: NodesTarget): CtkError {
  return new CtkError({
    code: 'CTK_TIMEOUT',
    message: `${partition.label} of ${formatTableName(table)} was not on nodes with ${to.attribute}=${to.value} after ${to.waitMs / 1000} s. It goes on moving.`,
    suggestions: ['Run again later: ctk retention run waits for it first.', 'Or wait longer: --target wait=…'],
    data: { ident: partition.ident },
  })
}

/** `shard 0 (replica) on node-1: node-2: a copy of this shard is already allocated to this node`. */
function explain({ shard, primary, node, decisions, explanation = '' }: Allocation): string {
  const where = `shard ${shard} (${primary ? 'primary' : 'replica'})${node === undefined ? '' : ` on ${node}`}`
  // That a node is not one of those that are wanted says nothing new.
  const told = decisions.flatMap(({ node: on, reasons }) => {
    const own = reasons.filter((reason) => !isFilter(reason)).map(withoutIds)
    return own.length === 0 ? [] : [`${on}: ${own.join(', ')}`]
  })
  return `${where}: ${told.length === 0 ? explanation : told.join(', ')}`
}

const isFilter = (reason: string) => /index setting \[index\.routing\.allocation\./.test(reason)
/** What is in brackets are names that only CrateDB itself uses; numbers are not. */
const withoutIds = (reason: string) => reason.replace(/ \[\[.*$/, '')

function remedies(allocations: readonly Allocation[], { attribute, value }: NodesTarget): string[] {
  const reasons = allocations.flatMap(({ decisions }) => decisions.flatMap((each) => each.reasons)).join(' ')
  return [
    ...(/a copy of this shard is already allocated/.test(reasons)
      ? [
          `Every copy needs a node of its own: add nodes with ${attribute}=${value}, or have fewer replicas there: --target replicas=0`,
        ]
      : []),
    ...(/watermark|disk/.test(reasons) ? [`Free or add disk space on nodes with ${attribute}=${value}.`] : []),
  ]
}

function outcome(settled: 'restored' | 'kept' | Error): string {
  if (settled === 'restored') return 'The setting was put back.'
  if (settled === 'kept') return 'The setting stays, so it moves as soon as it can.'
  return `The setting could not be put back: ${settled.message}`
}
