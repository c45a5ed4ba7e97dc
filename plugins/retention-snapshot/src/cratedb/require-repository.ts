import { compile, type OperationContext, sql } from '@ctk/core'
import { repositoryMissing } from '../repository-missing.js'

/** @throws CTK_REPOSITORY_MISSING */
export async function requireRepository(
  name: string,
  { database, signal }: Pick<OperationContext, 'database' | 'signal'>,
): Promise<void> {
  const found = await database.query<{ name: string }>(
    compile(sql`SELECT name FROM sys.repositories ORDER BY name`),
    signal,
  )
  const names = found.map((repository) => repository.name)
  if (!names.includes(name)) throw repositoryMissing(name, names)
}
