import {
  type Archive,
  ArchivesService,
  ClockService,
  type Database,
  type ExpireArchive,
  type OperationHandler,
  type OperationResult,
  type Services,
  tag,
} from '@ctk/core'
import { findSnapshot } from './find-snapshot.js'
import { dropSnapshot } from './snapshot-statements.js'

/** Removes archives of CrateDB for good. A snapshot that holds several partitions goes with the last of them. */
export function expireSnapshot(services: Services): OperationHandler<ExpireArchive> {
  const archives = services.get(ArchivesService)
  const clock = services.get(ClockService)
  const latest = async ({ archive }: ExpireArchive): Promise<Archive> =>
    (await archives.find({ prefix: archive.id }))[0] ?? archive
  const isNeeded = async ({ id, repository, key }: Archive) =>
    (await archives.find({ repository, key })).some((other) => other.id !== id && holds.includes(other.state))
  return {
    kind: 'expire-archive',
    describe: ({ archive: { repository, key } }) => [dropSnapshot(repository, key)],
    async probe(operation, { database }) {
      const archive = await latest(operation)
      const gone = archive.state !== 'expired' && !(await findSnapshot(archive.repository, archive.key, database))
      if (gone) await archives.save([expired(archive, clock.now())])
      const done = gone || archive.state === 'expired'
      return { state: done ? 'done' : 'pending', evidence: { archive: archive.state } }
    },
    async apply(operations, context) {
      const { database, runId, signal } = context
      const results: OperationResult[] = []
      for (const operation of operations) {
        const { id } = operation
        try {
          const archive = await latest(operation)
          if (!holds.includes(archive.state)) {
            results.push({ id, outcome: 'skipped', reason: 'was gone already', gone: true })
            continue
          }
          const stopped = await context.stopped()
          if (stopped) throw stopped
          if (!(await isNeeded(archive)) && (await isThere(archive, database, signal)))
            await database.execute(tag(dropSnapshot(archive.repository, archive.key), operation, runId), signal)
          await archives.save([expired(archive, clock.now())])
          results.push({ id, outcome: 'done', rows: archive.rows, bytes: archive.bytes })
        } catch (error) {
          results.push({ id, outcome: 'failed', error: error as Error })
        }
      }
      return results
    },
  }
}

const holds: readonly Archive['state'][] = ['begun', 'verified', 'dropped', 'restored']

const expired = (archive: Archive, at: number): Archive => ({ ...archive, state: 'expired', expiredAt: at })

async function isThere({ repository, key }: Archive, database: Database, signal: AbortSignal): Promise<boolean> {
  return (await findSnapshot(repository, key, database, signal)) !== undefined
}
