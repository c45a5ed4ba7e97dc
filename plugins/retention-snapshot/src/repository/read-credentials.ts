import { CtkError, type Repository, Secret } from '@ctk/core'
import type { RepositoryInput } from './repository-backend.js'

type Environment = Readonly<Record<string, string | undefined>>

/**
 * Who may use the store, from the environment: a flag would be seen by everybody who lists processes. Nothing for `fs`, and
 * nothing where neither part is set: then the server has its own, such as the role of its machine.
 *
 * @throws CTK_SECRET_MISSING where only one part is set
 */
export function readCredentials(
  type: Repository['type'],
  account: string | undefined,
  env: Environment = process.env,
): RepositoryInput['credentials'] {
  if (type === 'fs') return undefined
  const [userName, secretName] =
    type === 's3' ? ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'] : ['AZURE_STORAGE_ACCOUNT', 'AZURE_STORAGE_KEY']
  const user = account ?? (env[userName] || undefined)
  const secret = env[secretName] || (type === 'azure' ? env.AZURE_STORAGE_ACCOUNT_KEY : undefined) || undefined
  if (user !== undefined && secret !== undefined) return { user, secret: new Secret(secret) }
  if (user === undefined && secret === undefined) return undefined
  const missing = user === undefined ? userName : secretName
  throw new CtkError({
    code: 'CTK_SECRET_MISSING',
    message: `The environment has ${user === undefined ? secretName : userName}, and not ${missing}.`,
    suggestions: [
      `Set both: export ${userName}=… ${secretName}=…`,
      'Or neither, where the server has its own credentials.',
    ],
  })
}
