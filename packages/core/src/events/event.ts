import type { TableName } from '../address/table-name.js'
import type { ChainHead } from '../run/audit-chain.js'

/** What happens while something runs. Plain data; `--events ndjson` and notifiers see exactly this. */
export type CtkEvent =
  | { readonly type: 'run.started'; readonly runId: string; readonly tables: number; readonly operations: number }
  | { readonly type: 'table.started'; readonly runId: string; readonly table: TableName; readonly operations: number }
  | {
      readonly type: 'operations.finished'
      readonly runId: string
      readonly table: TableName
      readonly done: number
      readonly total: number
      readonly rows: number | undefined
    }
  | {
      readonly type: 'table.failed'
      readonly runId: string
      readonly table: TableName
      readonly code: string
      readonly message: string
    }
  | { readonly type: 'table.finished'; readonly runId: string; readonly table: TableName; readonly operations: number }
  | { readonly type: 'run.finished'; readonly runId: string; readonly failed: number }
  | {
      readonly type: 'load.progress'
      readonly table: TableName
      readonly rows: number
      readonly bytes: number
      readonly totalBytes?: number
    }
  | {
      readonly type: 'policy.created' | 'policy.changed' | 'policy.removed'
      readonly id: string
      readonly table: TableName
      /** The run whose audit chain has the change in full, and where that chain ended. */
      readonly runId: string
      readonly audit: ChainHead
    }
  | { readonly type: 'warning'; readonly message: string }
