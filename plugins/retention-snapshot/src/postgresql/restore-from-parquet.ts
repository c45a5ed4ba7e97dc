import { CtkError, type OperationHandler, type RestorePartition, type Services } from '@ctk/core'

/** Brings archived partitions of PostgreSQL back. */
export function restoreFromParquet(_services: Services): OperationHandler<RestorePartition> {
  throw new CtkError({ code: 'CTK_CAPABILITY_MISSING', message: 'Archives of PostgreSQL cannot be restored yet.' })
}
