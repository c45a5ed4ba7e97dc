import { CtkError, type Services } from '@ctk/core'
import type { RepositoryBackend } from '../repository/repository-backend.js'

/** Repositories of archives of PostgreSQL: places for files, written down in ctk's own tables. */
export function postgresqlRepositories(_services: Services): RepositoryBackend {
  throw new CtkError({
    code: 'CTK_CAPABILITY_MISSING',
    message: 'Repositories for PostgreSQL are not there yet; nothing was done.',
  })
}
