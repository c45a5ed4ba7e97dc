import type { Instant } from '../time/instant.js'

/**
 * Where archives are put. On CrateDB the server's own repository is the truth, and this adds what the server does not say; on
 * PostgreSQL this is all there is. Never holds a secret.
 */
export interface Repository {
  readonly name: string
  readonly type: 'fs' | 's3' | 'azure'
  /** By name, such as `location`, `bucket`, `basePath`, `endpoint`, `container`. */
  readonly settings: Readonly<Record<string, string>>
  /** Of objects that are stored; undefined: the default of the store. */
  readonly storageClass: string | undefined
  readonly createdAt: Instant
}
