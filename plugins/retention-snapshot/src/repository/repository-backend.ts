import { DatabaseService, type Repository, type Secret, type Services } from '@ctk/core'

/** A repository as somebody wants it. Which settings it needs depends on the type. */
export interface RepositoryInput {
  readonly name: string
  readonly type: Repository['type']
  /** `location`, `bucket`, `container`, `basePath`, `endpoint`, `region`, `account`, `throttle`: never a secret. */
  readonly settings: Readonly<Record<string, string>>
  /** Validated: see {@link storageClass}. */
  readonly storageClass: string | undefined
  /** Undefined: the server, or this computer, has its own. */
  readonly credentials: { readonly user: string; readonly secret: Secret } | undefined
}

/** A repository as it is. */
export interface RepositoryView extends Omit<Repository, 'createdAt'> {
  /** Undefined for one that ctk did not create. */
  readonly createdAt: number | undefined
  /** How many archives hold something in it. */
  readonly archives: number
}

/** What was found out about a repository. */
export interface RepositoryCheck {
  readonly name: string
  readonly type: Repository['type']
  /** Whether it can be written to and read from. */
  readonly ok: boolean
  /** Empty when it is. */
  readonly findings: readonly string[]
  /** How many snapshots, or manifests, are in it; undefined when it cannot be read. */
  readonly snapshots: number | undefined
}

/** What a database, or ctk for it, does with repositories. */
export interface RepositoryBackend {
  /** In order of name. */
  list(signal?: AbortSignal): Promise<RepositoryView[]>
  /** @throws CTK_REPOSITORY_EXISTS, CTK_REPOSITORY_INVALID, and what the store says */
  create(input: RepositoryInput, signal?: AbortSignal): Promise<void>
  /** Tries to write to it and to read it. Throws CTK_REPOSITORY_MISSING. */
  check(name: string, signal?: AbortSignal): Promise<RepositoryCheck>
  /** Forgets a repository; what is in it stays where it is. Throws CTK_REPOSITORY_MISSING. */
  remove(name: string, signal?: AbortSignal): Promise<void>
}

/** The repositories of the session's database. */
export async function repositoryBackend(services: Services): Promise<RepositoryBackend> {
  return services.get(DatabaseService).dialect === 'cratedb'
    ? (await import('../cratedb/cratedb-repositories.js')).cratedbRepositories(services)
    : (await import('../postgresql/postgresql-repositories.js')).postgresqlRepositories(services)
}
