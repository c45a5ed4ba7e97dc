import type { Resource } from '../address/resource.js'
import type { RowBatch } from './row-batch.js'

/** What a source needs besides the resource. */
export interface SourceContext {
  /** Aborted when somebody interrupts the load. */
  readonly signal: AbortSignal
}

/**
 * What a source opened: bytes that need a format, rows that do not, or a place that the database itself can read.
 * Streams are pulled: nothing is read before it is asked for.
 */
export type OpenedSource =
  | {
      readonly kind: 'bytes'
      /** The name that formats and table names are taken from. */
      readonly name: string
      readonly bytes: AsyncIterable<Uint8Array>
      /** The size in bytes before decompression, when it is known; for progress. */
      readonly size?: number
      /** Bytes taken so far, before decompression. */
      position?(): number
    }
  | { readonly kind: 'rows'; readonly name: string; readonly batches: AsyncIterable<RowBatch>; readonly total?: number }
  | { readonly kind: 'remote'; readonly name: string; readonly uri: string; readonly format: string }

/**
 * Where bytes or rows come from. The contribution's name is the URL scheme: `file`, `s3`, `kafka`.
 *
 * @throws CTK_FILE_MISSING when there is nothing at the resource
 */
export interface Source {
  /** Opens a resource; the signal ends reading as well. */
  open(resource: Resource, context: SourceContext): Promise<OpenedSource>
}
