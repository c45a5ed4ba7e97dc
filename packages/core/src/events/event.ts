import type { TableName } from '../address/table-name.js'
import type { ChainHead } from '../run/audit-chain.js'
import type { AuditEntry } from '../run/audit-entry.js'
import type { RunKind } from '../run/run.js'
import type { Instant } from '../time/instant.js'

/** What happens while something runs. Plain data. */
export type CtkEvent =
  | {
      /** A run has written down that it begins. A run that finds nothing to do never does. */
      readonly type: 'run.started'
      readonly runId: string
      readonly kind: RunKind
      readonly actor: string
      readonly origin: string
      readonly startedAt: Instant
      /** What was asked for, as the audit holds it. */
      readonly opening: unknown
      readonly audit: ChainHead
    }
  | {
      /** Work on a table begins. */
      readonly type: 'table.started'
      readonly runId: string
      readonly table: TableName
      /** How many there are to do. */
      readonly operations: number
    }
  | {
      /** A batch of operations is done. */
      readonly type: 'operations.finished'
      readonly runId: string
      readonly table: TableName
      /** How many of the table are done, this batch included. */
      readonly done: number
      readonly total: number
      /** How many the batch has removed, where the database tells. */
      readonly rows: number | undefined
    }
  | {
      /** Partitions are on their way to where a policy wants them. */
      readonly type: 'move.progress'
      readonly runId: string
      readonly table: TableName
      /** How many of a batch are there as a whole. */
      readonly done: number
      readonly total: number
      /** Of shards that are there, and of all; with every copy. */
      readonly bytes: number
      readonly totalBytes: number
    }
  | {
      /** What was just written to the audit: steps that have ended, changes of policies, holds … */
      readonly type: 'audit.appended'
      readonly runId: string
      readonly entries: readonly AppendedEntry[]
    }
  | {
      /** Work on a table has ended with an error; other tables go on. */
      readonly type: 'table.failed'
      readonly runId: string
      readonly table: TableName
      /** Of the error. */
      readonly code: string
      readonly message: string
    }
  | {
      /** All operations of a table are done. */
      readonly type: 'table.finished'
      readonly runId: string
      readonly table: TableName
      /** How many were done. */
      readonly operations: number
    }
  | {
      /** A run has ended, also one that found nothing to do. */
      readonly type: 'run.finished'
      readonly runId: string
      readonly kind: RunKind
      readonly actor: string
      readonly origin: string
      readonly startedAt: Instant
      readonly finishedAt: Instant
      readonly exitCode: number
      /** How it ended, as the audit holds it. */
      readonly closing: unknown
      /** Where its audit chain ended; undefined when nothing was written. */
      readonly audit: ChainHead | undefined
    }
  | {
      /** The first row is about to be written. */
      readonly type: 'load.started'
      readonly table: TableName
      /** Whether values are made of the rows; otherwise they go into the table as they stand in the file. */
      readonly decoded: boolean
    }
  | {
      /** A batch of rows was loaded. */
      readonly type: 'load.progress'
      readonly table: TableName
      /** So far, as are the bytes. */
      readonly rows: number
      /** Of the source, as it is stored: packed, where it is. */
      readonly bytes: number
      /** How many there will be, where that is known. */
      readonly totalBytes?: number
      readonly totalRows?: number
    }
  | {
      /** Part of an object was stored. */
      readonly type: 'object.progress'
      readonly name: string
      readonly bytes: number
      readonly totalBytes?: number
    }
  | {
      /** A batch of rows was saved. */
      readonly type: 'save.progress'
      readonly table: TableName
      /** So far, as are the bytes. */
      readonly rows: number
      /** As they are stored: packed, where they are. */
      readonly bytes: number
      /** How many rows there will be, where that is known. */
      readonly totalRows?: number
    }
  | {
      /** A policy was stored, edited or removed. */
      readonly type: 'policy.created' | 'policy.changed' | 'policy.removed'
      readonly id: string
      readonly table: TableName
      /** The run whose audit chain has the change in full, and where that chain ended. */
      readonly runId: string
      readonly audit: ChainHead
    }
  | {
      /** Something went wrong that changes no result. */
      readonly type: 'warning'
      readonly message: string
    }

/** An entry of the audit in its place. */
export interface AppendedEntry extends AuditEntry {
  /** Its place in the chain of its run, from 1 on. */
  readonly n: number
  /** Where the chain stands with this entry as its last one. */
  readonly hash: string
}

/** An event as listeners and `--events ndjson` get it. */
export type StampedEvent = CtkEvent & {
  /** 1, 2, 3 … in one session: a gap is something that was not heard. */
  readonly seq: number
  readonly at: Instant
}
