import type { ArchiveStore, Clock } from '@ctk/core'

/** What archiving works with besides the context of the run. */
export interface ArchiveParts {
  readonly archives: ArchiveStore
  readonly clock: Clock
}
