import { setTimeout } from 'node:timers/promises'
import { type CtkError, type ErrorCode, isCtkError, type Operation, type OperationContext, tag } from '@ctk/core'
import { type FoundSnapshot, findSnapshot } from './find-snapshot.js'
import { type ExpectedSnapshot, judgeSnapshot } from './judge-snapshot.js'
import { snapshotFailed } from './snapshot-failed.js'
import { createSnapshot } from './snapshot-statements.js'

/** How often to see whether the store answers while a snapshot is made, in milliseconds. */
const LOOK_MS = 15_000

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
    await whileAnswering(expected, context, async (own) => {
      await database.execute(tag(createSnapshot(repository, name, partitions), operation, runId), own)
    })
  } catch (error) {
    if (!isCtkError(error)) throw error
    if (error.code === 'CTK_STATEMENT_FAILED') throw snapshotFailed(expected, error)
    if (!undecided.includes(error.code)) throw error
    failure = error
    // The statement may not have begun yet; a snapshot that has begun goes on.
    await database.stopStatements(`ctk ${operation.id} run ${runId} `, signal)
  }
  const found = await endedSnapshot(repository, name, context)
  if (!found && failure) throw failure
  const problem = judgeSnapshot(expected, found)
  if (problem) throw problem
}

/**
 * Does something that takes as long as a snapshot takes, and gives up when its store does not answer any more: whoever waits for
 * that waits for ever, with the partitions blocked.
 *
 * @throws CTK_ARCHIVE_INCOMPLETE
 */
async function whileAnswering(
  expected: ExpectedSnapshot,
  { database, signal }: Pick<OperationContext, 'database' | 'signal'>,
  work: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const [silent, done] = [new AbortController(), new AbortController()]
  let failure: CtkError | undefined
  const watching = (async () => {
    for (;;) {
      await setTimeout(LOOK_MS, undefined, { signal: done.signal })
      await findSnapshot(expected.repository, expected.name, database, AbortSignal.any([signal, done.signal])).catch(
        (error: unknown) => {
          if (!isCtkError(error) || error.code !== 'CTK_TIMEOUT') return
          failure = snapshotFailed(expected, error)
          silent.abort()
        },
      )
    }
  })().catch(() => undefined)
  try {
    await work(AbortSignal.any([signal, silent.signal]))
  } catch (error) {
    throw failure ?? error
  } finally {
    done.abort()
    await watching
  }
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
