import { setTimeout } from 'node:timers/promises'
import { type Archive, type Operation, type OperationContext, type Statement, tag } from '@ctk/core'
import { lookAtBlocks } from './look-at-blocks.js'
import { blockStatement } from './snapshot-statements.js'

/** The server applies changes of settings that come together in one go. */
const AT_ONCE = 16
const ATTEMPTS = 4

type Context = Pick<OperationContext, 'database' | 'runId'>

/** Stops the writers of partitions. What was sent already may still arrive: see {@link quietPartitions}. */
export async function blockWrites(
  archives: readonly Archive[],
  operation: Operation,
  context: OperationContext,
): Promise<void> {
  const statements = archives.map(({ partition }) => blockStatement(partition, true))
  await sendAll(statements, operation, context, context.signal)
}

/**
 * Lets writers write again, where the block is ours; also when the run is to stop. A block that a user put on the whole table
 * meanwhile stays.
 *
 * @returns the archives, without blocks
 */
export async function liftBlocks(
  archives: readonly Archive[],
  operation: Operation,
  context: Context,
): Promise<Archive[]> {
  const ours = archives.filter(({ blocked }) => blocked)
  for (let attempt = 1; ours.length > 0; attempt++) {
    try {
      const partitions = ours.map(({ partition }) => partition)
      const states = await lookAtBlocks(operation.table, partitions, operation, context)
      const left = partitions.filter(({ ident }) => {
        const state = states.get(ident)
        return state?.blocked === true && !state.tableBlocked
      })
      if (left.length === 0) break
      await sendAll(
        left.map((partition) => blockStatement(partition, false)),
        operation,
        context,
      )
      break
    } catch (error) {
      // It may be gone since; or the server was away for a moment.
      if (attempt === ATTEMPTS) throw error
      await setTimeout(500 * attempt)
    }
  }
  return archives.map((archive) => ({ ...archive, blocked: false }))
}

async function sendAll(
  statements: readonly Statement[],
  operation: Operation,
  { database, runId }: Context,
  signal?: AbortSignal,
): Promise<void> {
  const waiting = [...statements]
  const work = async () => {
    for (let statement = waiting.shift(); statement; statement = waiting.shift())
      await database.execute(tag(statement, operation, runId), signal)
  }
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, waiting.length) }, work))
}
