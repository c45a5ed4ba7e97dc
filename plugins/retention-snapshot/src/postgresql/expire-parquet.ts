import { CtkError, type ExpireArchive, type OperationHandler, type Services } from '@ctk/core'

/** Removes archives of PostgreSQL for good. */
export function expireParquet(_services: Services): OperationHandler<ExpireArchive> {
  throw new CtkError({ code: 'CTK_CAPABILITY_MISSING', message: 'Archives of PostgreSQL cannot be expired yet.' })
}
