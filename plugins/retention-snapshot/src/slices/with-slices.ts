import type { Archive, Operation, OperationHandler, OperationResult } from '@ctk/core'
import { isSlice } from './archived-slices.js'

interface OnArchive extends Operation {
  readonly archive: Archive
}

/** A handler for partitions, and another for slices. */
export function withSlices<O extends OnArchive>(
  partitions: OperationHandler<O>,
  slices: OperationHandler<O>,
): OperationHandler<O> {
  const of = ({ archive }: O) => (isSlice(archive) ? slices : partitions)
  return {
    kind: partitions.kind,
    describe: (operation) => of(operation).describe(operation),
    probe: (operation, context) => of(operation).probe(operation, context),
    release: async (operation, context) => of(operation).release?.(operation, context),
    async apply(operations, context) {
      const results: OperationResult[] = []
      for (const operation of operations) results.push(...(await of(operation).apply([operation], context)))
      return results
    },
  }
}
