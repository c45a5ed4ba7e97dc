import {
  CtkError,
  type DetachPartition,
  type DropPartition,
  formatTableName,
  isCtkError,
  type OperationContext,
  type Statement,
  tag,
} from '@ctk/core'
import { codeOf } from '../../errors/code-of.js'
import { pause } from '../pause.js'
import { dropStatements } from './postgresql-drop-statements.js'
import type { RelationState } from './postgresql-relation-states.js'

const ATTEMPTS = 5

/** An operation that takes a partition out of its table. */
export type Removal = DropPartition | DetachPartition

/** What is done with partitions once they are detached. */
export type Last = (partitions: readonly RelationState[]) => readonly Statement[]

/** What became of a partition: it was dropped as far as the database says, or why not. */
export type DropOutcome = 'dropped' | 'untried' | Error

/**
 * Drops partitions in one transaction. If that fails, each is tried alone, in order, up to the first that cannot go; unless
 * all of them would fail for the same reason, or somebody changed one of them meanwhile.
 *
 * @returns what became of each, by oid
 */
export async function dropAttached(
  partitions: readonly RelationState[],
  operations: readonly Removal[],
  context: OperationContext,
  last?: Last,
): Promise<Map<string, DropOutcome>> {
  const all = (outcome: DropOutcome) => new Map(partitions.map(({ oid }) => [oid, outcome]))
  if (partitions.length === 0) return new Map()
  const together = await attempt(partitions, operations, context, last)
  if (!together) return all('dropped')
  if (partitions.length === 1 || concernsAll(together) || isChanged(together)) return all(together)
  const outcomes = all('untried')
  for (const partition of partitions) {
    const alone = await attempt([partition], operations, context, last)
    outcomes.set(partition.oid, alone ?? 'dropped')
    if (alone) break
  }
  return outcomes
}

/** Waits for locks a few times, for a few seconds each, and lets everybody else pass in between. */
async function attempt(
  partitions: readonly RelationState[],
  operations: readonly Removal[],
  { effect, exact, runId, signal }: OperationContext,
  last: Last | undefined,
): Promise<Error | undefined> {
  const own = operations.filter(({ partition }) => partitions.some(({ oid }) => oid === partition.ident))
  const [first] = own as [Removal]
  const fingerprints = exact ? plannedFingerprints(own) : undefined
  const statements = dropStatements(partitions, fingerprints, last).map((statement) => tag(statement, first, runId))
  for (let i = 1; ; i++) {
    try {
      await effect(async (sender) => {
        for (const statement of statements) await sender.execute(statement)
        return own.map(({ id, partition: { rows, bytes } }) => ({ id, outcome: 'done', rows, bytes }))
      }, signal)
      return undefined
    } catch (error) {
      if (!isLockConflict(error)) return explained(error, partitions)
      if (i === ATTEMPTS) return lockedOut(first, error)
    }
    await pause(100 * 2 ** i * (0.5 + Math.random()), signal)
  }
}

/** The fingerprints that partitions had when they were planned, by oid. */
export function plannedFingerprints(operations: readonly Removal[]): ReadonlyMap<string, string> {
  return new Map(
    operations.flatMap(({ partition: { ident, fingerprint } }) =>
      fingerprint === undefined ? [] : [[ident, fingerprint] as const],
    ),
  )
}

/** Says that a partition is no longer what was looked at, or has another name. Nothing was dropped. */
export function isChanged(error: Error): boolean {
  return [error, error.cause].some((each) => ['22012', '42P01'].includes(codeOf(each) ?? ''))
}

/** Says that the transaction came to nothing; otherwise the connection was lost, or given up, and it may have gone through. */
export function isDefinite(error: Error): boolean {
  const code = isCtkError(error) ? error.code : undefined
  return isLockConflict(error.cause) || !['CTK_ABORTED', 'CTK_TIMEOUT', 'CTK_CONNECTION_FAILED'].includes(code ?? '')
}

/** Not available within the timeout, or a deadlock. */
function isLockConflict(error: unknown): boolean {
  return ['55P03', '40P01'].includes(codeOf(error) ?? '')
}

function concernsAll(error: Error): boolean {
  return (
    isCtkError(error) &&
    [
      ...['CTK_ABORTED', 'CTK_TIMEOUT', 'CTK_CONNECTION_FAILED', 'CTK_PERMISSION_DENIED'],
      ...['CTK_LEASE_LOST', 'CTK_HELD_BACK'],
    ].includes(error.code)
  )
}

function explained(error: unknown, partitions: readonly RelationState[]): Error {
  if (!isChanged(error as Error)) return error as Error
  return new CtkError({
    code: 'CTK_NOT_VERIFIED',
    message: `${partitions.map((each) => formatTableName(each.relation)).join(', ')}: somebody renamed or changed them at the last moment; nothing was dropped.`,
    suggestions: ['Look at what is planned now: ctk retention plan'],
    cause: error,
  })
}

function lockedOut({ table }: Removal, cause: unknown): CtkError {
  return new CtkError({
    code: 'CTK_TIMEOUT',
    message: `Others hold locks on ${formatTableName(table)}; ${ATTEMPTS} attempts to get through failed, and nothing was dropped.`,
    suggestions: [
      `Find who holds them: SELECT pid, state, query FROM pg_stat_activity WHERE pid IN (SELECT pid FROM pg_locks WHERE granted AND relation = '…'::regclass)`,
      'Run again when they are done: a run goes on where this one stopped.',
    ],
    cause,
  })
}
