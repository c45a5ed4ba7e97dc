import { CtkError, type Services } from '@ctk/core'
import type { VerifyArchive } from '../snapshot/verify-archive.js'

/** Looks at the manifest and the files of an archive. */
export function verifyParquet(_services: Services): VerifyArchive {
  throw new CtkError({ code: 'CTK_CAPABILITY_MISSING', message: 'Archives of PostgreSQL cannot be verified yet.' })
}
