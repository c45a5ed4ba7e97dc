import { CtkError } from '@ctk/core'
import type { ExpectedSnapshot } from './judge-snapshot.js'

/** There is no snapshot, because the server, or the store behind it, did not make it. */
export function snapshotFailed({ repository, name, partitions }: ExpectedSnapshot, cause: CtkError): CtkError {
  const kept = partitions.length === 1 ? 'The partition was' : 'The partitions were'
  const silent = cause.code === 'CTK_TIMEOUT'
  return new CtkError({
    code: 'CTK_ARCHIVE_INCOMPLETE',
    message: `Snapshot ${repository}.${name} ${silent ? 'was given up' : 'FAILED'}: ${reasonOf(cause)} ${kept} kept; nothing was deleted.`,
    suggestions: [
      `Look at the store: ctk repository check ${repository}`,
      silent
        ? 'Run again when it answers; the server itself waits until its connection to the store ends.'
        : 'Run again when that is well, and what is left is archived.',
    ],
    data: { repository, snapshot: name },
    cause,
  })
}

/** The server's words, without the lines on how it came to them. */
function reasonOf({ message }: CtkError): string {
  const [first = ''] = message.replace(/^The database refused the statement: /, '').split('\n')
  return /[.!?]$/.test(first) ? first : `${first}.`
}
