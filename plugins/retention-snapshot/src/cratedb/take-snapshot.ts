import { setTimeout } from 'node:timers/promises'
import { type ErrorCode, isCtkError, type Operation, type OperationContext, tag } from '@ctk/core'
import { type FoundSnapshot, findSnapshot } from './find-snapshot.js'
import { type ExpectedSnapshot, judgeSnapshot } from './judge-snapshot.js'
import { createSnapshot } from './snapshot-statements.js'

const undecided: readonly ErrorCode[] = ['CTK_TIMEOUT', 'CTK_CONNECTION_FAILED']

/**
 * Takes a snapshot, and returns when it is complete. Where the reply does not come, the server is asked what became of it.
 *
 * @throws CTK_ARCHIVE_INCOMPLETE, and what the server says
 */
export async function takeSnapshot(
  expected: ExpectedSnapshot,
  operation: Operation,
  context: OperationContext,
): Promise<void> {
  const { repository, name, partitions } = expected
  const { database, runId, signal } = context
  let failure: unknown
  try {
    await database.execute(tag(createSnapshot(repository, name, partitions), operation, runId), signal)
  } catch (error) {
    if (!isCtkError(error) || !undecided.includes(error.code)) throw error
    failure = error
    // The statement may not have begun yet; a snapshot that has begun goes on.
    await database.stopStatements(`ctk ${operation.id} run ${runId} `, signal)
  }
  const found = await endedSnapshot(repository, name, context)
  if (!found && failure) throw failure
  const problem = judgeSnapshot(expected, found)
  if (problem) throw problem
}

/** A snapshot, as soon as it is not being made any more. */
export async function endedSnapshot(
  repository: string,
  name: string,
  { database, signal }: Pick<OperationContext, 'database' | 'signal'>,
): Promise<FoundSnapshot | undefined> {
  for (let wait = 200; ; wait = Math.min(wait * 1.5, 10_000)) {
    const found = await findSnapshot(repository, name, database, signal)
    if (found?.state !== 'IN_PROGRESS') return found
    await setTimeout(wait, undefined, { signal })
  }
}
