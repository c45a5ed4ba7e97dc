import {
  type OperationContext,
  type OperationHandler,
  operationId,
  type Policy,
  type Probe,
  parseTableName,
  type RangeOperation,
  type Statement,
  type TableName,
} from '@ctk/core'
import type { SliceOperation } from '../plan-slices.js'
import { type ArchiveFormat, type ArchiveTarget, isFolder } from './archive-target.js'

/**
 * Takes the rows of a span of time to another table or into a file, and deletes exactly those that were taken. A row that comes or
 * changes meanwhile stays.
 */
export interface ArchiveRange extends RangeOperation {
  readonly kind: 'archive-range'
  readonly policyId: string
  readonly to:
    | { readonly table: TableName }
    | {
        /** The URL of a folder. */
        readonly folder: string
        readonly format: ArchiveFormat
      }
}

/** An operation whose rows go to a table. */
export type ToTable = ArchiveRange & { readonly to: { readonly table: TableName } }
/** An operation whose rows go into a file. */
export type ToFile = ArchiveRange & { readonly to: { readonly folder: string; readonly format: ArchiveFormat } }

/** The operation for a slice. A table that is named without a schema is in the schema of the policy's. */
export function archiveRange(
  policy: Policy,
  { to, format = 'parquet' }: ArchiveTarget,
  slice: SliceOperation,
  subject: string,
): ArchiveRange {
  return {
    id: operationId(policy, 'archive-range', subject),
    kind: 'archive-range',
    policyId: policy.id,
    to: isFolder(to) ? { folder: to, format } : { table: parseTableName(to, policy.table.schema) },
    ...slice,
  }
}

/** Takes the rows of slices to where they belong. */
export interface RangeMover<O extends ArchiveRange = ArchiveRange, P = unknown> {
  /** What a plan prints. */
  describe(operation: O): readonly Statement[] | string
  /** As {@link OperationHandler.probe}; ends what a run that died has begun with the slice, so that no row is in two places. */
  probe(operation: O, context: OperationContext): Promise<Probe>
  /**
   * Called before the slices of a batch: makes the table that they go to, and ends what runs that died have begun.
   *
   * @throws CTK_TABLE_MISSING, CTK_COLUMN_MISSING, CTK_CONTRIBUTION_UNKNOWN; then nothing was done
   */
  prepare(operation: O, context: OperationContext): Promise<P>
  /** Returns how many rows went. */
  move(operation: O, prepared: P, context: OperationContext): Promise<number | undefined>
}
