import { CtkError, type Partition } from '@ctk/core'
import type { FoundSnapshot } from './find-snapshot.js'

/** What a snapshot must hold. */
export interface ExpectedSnapshot {
  readonly repository: string
  readonly name: string
  readonly partitions: readonly Partition[]
  /** Of all the partitions together. */
  readonly shards: number
}

/**
 * Why a snapshot is not a complete archive of partitions; undefined when it is. That the server calls the statement a success
 * says nothing: it does so for a snapshot that is PARTIAL, too.
 */
export function judgeSnapshot(expected: ExpectedSnapshot, found: FoundSnapshot | undefined): CtkError | undefined {
  const { repository, name, partitions, shards } = expected
  const fail = (what: string, ...suggestions: string[]) =>
    new CtkError({
      code: 'CTK_ARCHIVE_INCOMPLETE',
      message: `Snapshot ${repository}.${name} ${what}. ${partitions.length === 1 ? 'The partition was' : 'The partitions were'} kept; nothing was deleted.`,
      suggestions: [...suggestions, 'Run again when the cluster is green, and what is left is archived.'],
      data: { repository, snapshot: name, state: found?.state },
    })
  if (!found) return fail('is not there, although the server accepted it')
  const { state, failures, reason } = found
  if (state !== 'SUCCESS' || failures.length > 0) {
    const some = failures.length > 0 ? `${failures.length} of ${found.shards} shards failed` : undefined
    const why = [some, reason ?? reasonOf(failures[0])].filter((text) => text !== undefined).join(': ')
    return fail(`is ${state}${why === '' ? '' : ` (${why})`}`)
  }
  const missing = partitions.filter(({ ident }) => !found.idents.has(ident))
  if (missing.length > 0) return fail(`does not hold ${missing.map(({ label }) => label).join(', ')}`)
  if (found.shards !== shards) return fail(`has ${found.shards} shards, and the partitions ${shards}`)
  return undefined
}

/** `SnapshotShardFailure{shardId=…, reason='node shutdown', nodeId='…'}` */
function reasonOf(failure: string | undefined): string | undefined {
  return /reason='([^']*)'/.exec(failure ?? '')?.[1] ?? failure
}
