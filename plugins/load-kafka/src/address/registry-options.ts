import { CtkError, Secret } from '@ctk/core'
import type { Environment } from './connection-options.js'
import type { OptionReader } from './option-reader.js'

/** Where the schemas of messages are. */
export interface RegistryOptions {
  /** Without login and without a slash at the end; safe to show. */
  readonly url: string
  readonly user: string | undefined
  readonly password: Secret | undefined
}

/** The names of the options that {@link readRegistryOptions} reads. */
export const registryOptionNames = ['registry'] as const

/**
 * Reads where the schema registry is. The login is in the URL, or in `SCHEMA_REGISTRY_USERNAME` and `SCHEMA_REGISTRY_PASSWORD`.
 *
 * @throws CTK_USAGE; the message never repeats a password
 */
export function readRegistryOptions(options: OptionReader, env: Environment): RegistryOptions | undefined {
  const text = options.text('registry')
  if (text === undefined) return undefined
  const url = URL.parse(text)
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    throw new CtkError({
      code: 'CTK_USAGE',
      message: 'registry= is not the URL of a schema registry.',
      suggestions: ['Write  registry=http://HOST:8081 ; a ? or & inside of it as %3F and %26.'],
    })
  }
  const user = decodeURIComponent(url.username) || env.SCHEMA_REGISTRY_USERNAME || undefined
  const password = decodeURIComponent(url.password) || env.SCHEMA_REGISTRY_PASSWORD || undefined
  return {
    url: `${url.origin}${url.pathname.replace(/\/+$/, '')}`,
    user,
    password: password === undefined ? undefined : new Secret(password),
  }
}
