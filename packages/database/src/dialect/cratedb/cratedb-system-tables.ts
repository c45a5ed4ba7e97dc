import { isCtkError } from '@ctk/core'

/**
 * The rows of a query on `sys`, or undefined where the user may not read it: CrateDB then says that there is no such schema.
 * The remedy is `GRANT DQL ON SCHEMA sys`.
 */
export async function rowsIfReadable<R>(query: Promise<R[]>): Promise<R[] | undefined> {
  try {
    return await query
  } catch (error) {
    if (isCtkError(error) && (error.code === 'CTK_PERMISSION_DENIED' || error.code === 'CTK_TABLE_MISSING'))
      return undefined
    throw error
  }
}
