import { formatTableName, type TableName } from '../address/table-name.js'
import { CtkError } from '../errors/ctk-error.js'
import type { Lease } from './lease.js'

/** The tables that runs are written to came with a later release than those that are there. */
export function storeOutdated(cause: unknown): CtkError {
  return new CtkError({
    code: 'CTK_STORE_MISSING',
    message: "ctk's own tables in this database are of an earlier release: those for runs and their audit are missing.",
    suggestions: ['Bring them forward: ctk retention setup'],
    cause,
  })
}

/** Something was added that holds data of the table back, which a run does not know. */
export function heldBackSince(
  table: TableName,
  lease: Pick<Lease, 'pins'>,
  pins: number | undefined,
): CtkError | undefined {
  if (pins === undefined || lease.pins === pins) return undefined
  const name = formatTableName(table)
  return new CtkError({
    code: 'CTK_HELD_BACK',
    message: `A hold or a gate was added to ${name} since this run was planned; nothing more is done to the table.`,
    suggestions: [
      `See what holds it back: ctk hold list ${name}`,
      `Run again, and everything else of it goes: ctk retention run ${name}`,
    ],
    data: { table },
  })
}

/** Somebody else works on the table now. */
export function leaseLost(table: TableName): CtkError {
  return new CtkError({
    code: 'CTK_LEASE_LOST',
    message: `The lease of ${formatTableName(table)} was taken over by another run, because this one gave no sign of life for too long; nothing more is done to the table.`,
    suggestions: ['Look at what the other run does: ctk retention history'],
    data: { table },
  })
}
