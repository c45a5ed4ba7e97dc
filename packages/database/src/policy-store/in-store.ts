import { isMissingRelation } from '../errors/is-missing-relation.js'
import { storeMissing } from './store-errors.js'
import type { StoreNames } from './store-names.js'

/**
 * Work on ctk's own tables.
 *
 * @throws CTK_STORE_MISSING where they are not there
 */
export async function inStore<T>(names: StoreNames, work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    throw isMissingRelation(error) ? storeMissing(names, error) : error
  }
}
