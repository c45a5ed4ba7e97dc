import { type Operation, type OperationContext, tag } from '@ctk/core'
import { findSnapshot } from './find-snapshot.js'
import type { ArchiveParts } from './parts.js'
import { dropSnapshot } from './snapshot-statements.js'

/**
 * Drops a snapshot, also one that is being made, unless an archive needs it. What cannot be dropped now is in the way of nothing.
 */
export async function discardSnapshot(
  repository: string,
  name: string,
  operation: Operation,
  { database, runId }: Pick<OperationContext, 'database' | 'runId'>,
  { archives }: Pick<ArchiveParts, 'archives'>,
): Promise<void> {
  const users = await archives.find({ repository, key: name, states: ['begun', 'verified', 'dropped'] })
  if (users.length > 0) return
  try {
    if (await findSnapshot(repository, name, database))
      await database.execute(tag(dropSnapshot(repository, name), operation, runId))
  } catch {
    // It takes space in the repository, no more; `ctk snapshot list` shows it as failed.
  }
}
