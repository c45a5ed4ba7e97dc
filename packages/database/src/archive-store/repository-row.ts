import { compile, type Repository, type Statement, sql, type TableName, tableId } from '@ctk/core'

/** A row of the table of repositories. */
export interface RepositoryRow {
  readonly name: string
  readonly type: Repository['type']
  /** JSON. */
  readonly settings: string
  readonly storage_class: string | null
  readonly created_at: Date
}

/** The repository that a row holds. */
export function repositoryFromRow({ name, type, settings, storage_class, created_at }: RepositoryRow): Repository {
  return {
    name,
    type,
    settings: JSON.parse(settings) as Repository['settings'],
    storageClass: storage_class ?? undefined,
    createdAt: created_at.getTime(),
  }
}

/** Writes a repository, new or again. */
export function writeRepository(table: TableName, repository: Repository): Statement {
  const { name, type, settings, storageClass, createdAt } = repository
  return compile(sql`INSERT INTO ${tableId(table)} (name, type, settings, storage_class, created_at)
VALUES (${name}, ${type}, ${JSON.stringify(settings)}, ${storageClass ?? null}, ${new Date(createdAt)})
ON CONFLICT (name) DO UPDATE SET type = excluded.type, settings = excluded.settings, storage_class = excluded.storage_class,
  created_at = excluded.created_at`)
}
