import { CtkError, type Repository } from '@ctk/core'
import { readCredentials } from './read-credentials.js'
import type { RepositoryInput } from './repository-backend.js'
import { storageClass } from './storage-class.js'

/** The flags of `ctk repository create`. */
export interface RepositoryFlags {
  readonly type: Repository['type']
  readonly location?: string | undefined
  readonly bucket?: string | undefined
  readonly container?: string | undefined
  readonly account?: string | undefined
  readonly 'base-path'?: string | undefined
  readonly endpoint?: string | undefined
  readonly region?: string | undefined
  readonly throttle?: string | undefined
  readonly 'storage-class'?: string | undefined
}

type Name = 'location' | 'bucket' | 'container' | 'account' | 'basePath' | 'endpoint' | 'region' | 'throttle'

/** What each type needs, and what it may have besides. */
const fitting: Readonly<Record<Repository['type'], { readonly needs: Name; readonly takes: readonly Name[] }>> = {
  fs: { needs: 'location', takes: ['throttle'] },
  s3: { needs: 'bucket', takes: ['basePath', 'endpoint', 'region', 'throttle'] },
  azure: { needs: 'container', takes: ['account', 'basePath', 'endpoint', 'throttle'] },
}

/**
 * A repository from flags and the environment.
 *
 * @throws CTK_REPOSITORY_INVALID, CTK_SECRET_MISSING
 */
export function newRepository(name: string, flags: RepositoryFlags, dialect: string): RepositoryInput {
  const { type, 'base-path': basePath, 'storage-class': wanted, ...named } = flags
  const { needs, takes } = fitting[type]
  const names: readonly Name[] = ['location', 'bucket', 'container', 'account', 'endpoint', 'region', 'throttle']
  const given = new Map<Name, string>(
    names.flatMap((each) =>
      named[each as keyof typeof named] === undefined ? [] : [[each, named[each as keyof typeof named] as string]],
    ),
  )
  if (basePath !== undefined) given.set('basePath', basePath)
  if (!/^[a-z0-9][a-z0-9_-]*$/i.test(name))
    throw invalid(`The name ${JSON.stringify(name)} cannot be used for a repository.`, 'Use letters, digits, _ and -.')
  if (!given.get(needs)) throw invalid(`A repository of type ${type} needs a ${needs}.`, `Name it: --${needs} …`)
  const odd = [...given.keys()].find((each) => each !== needs && !takes.includes(each))
  if (odd) throw invalid(`A repository of type ${type} has no ${flagOf(odd)}.`, `Leave --${flagOf(odd)} out.`)
  const endpoint = given.get('endpoint')
  if (endpoint !== undefined && URL.canParse(endpoint) && new URL(endpoint).username !== '')
    throw invalid(
      'The endpoint has a user in it.',
      'Credentials come from the environment: ctk repository create --help',
    )
  return {
    name,
    type,
    settings: Object.fromEntries(given),
    storageClass: storageClass(wanted, type, dialect),
    credentials: readCredentials(type, given.get('account')),
  }
}

const flagOf = (name: Name) => (name === 'basePath' ? 'base-path' : name)

function invalid(message: string, remedy: string): CtkError {
  return new CtkError({ code: 'CTK_REPOSITORY_INVALID', message, suggestions: [remedy] })
}
