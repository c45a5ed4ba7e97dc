import { CtkError, type Resource } from '@ctk/core'

/** What `azure://account/container/key?…` says. */
export interface AzurePlace {
  readonly account: string
  readonly container: string
  /** As it is written: nothing in it is decoded. Empty for the container itself. */
  readonly key: string
  /** Of another cloud than the public one, or of an emulator. */
  readonly endpoint: string | undefined
  readonly anonymous: boolean
  /** The access tier of what is stored: `Cool`, `Cold`, `Archive`. */
  readonly tier: string | undefined
}

const known = ['endpoint', 'anonymous', 'tier']

/**
 * Reads `azure://ACCOUNT/CONTAINER/KEY` (also as `az://`), and `abfss://CONTAINER@ACCOUNT.dfs.core.windows.net/KEY` as Hadoop writes it.
 *
 * @throws CTK_USAGE
 */
export function azurePlace({ location, scheme, options }: Resource): AzurePlace {
  const lake = /^abfss?:\/\/([^/@]*)@([^./]+)[^/]*\/?(.*)$/is.exec(location)
  const plain = /^[a-z]+:\/\/([^/]*)\/([^/]*)\/?(.*)$/is.exec(location)
  const [container = '', account = '', key = ''] = scheme.startsWith('abfs')
    ? (lake?.slice(1) ?? [])
    : [plain?.[2], plain?.[1], plain?.[3]]
  if (/[:@]/.test(account)) {
    throw usage('An Azure URL has no room for a key.', ['Set AZURE_STORAGE_KEY, or AZURE_STORAGE_CONNECTION_STRING.'])
  }
  if (!/^[a-z0-9]{3,24}$/.test(account) || !/^(\$web|\$root|[a-z0-9](-?[a-z0-9]){2,62})$/.test(container)) {
    throw usage(`${location.split('?')[0]} does not name an account and a container.`, [
      'Write it as azure://ACCOUNT/CONTAINER/KEY.',
    ])
  }
  const odd = Object.keys(options).find((name) => !known.includes(name))
  if (odd !== undefined) {
    throw usage(`An Azure URL has no option ${odd}.`, [
      `It has: ${known.join(', ')}.`,
      'A shared access signature is set as AZURE_STORAGE_SAS_TOKEN.',
    ])
  }
  const { endpoint, anonymous, tier } = options
  if (endpoint !== undefined && !/^https?:\/\/[^/]/i.test(endpoint)) {
    throw usage(`The endpoint ${endpoint} is not a URL.`, [`With a scheme:  endpoint=https://${endpoint}`])
  }
  return {
    account,
    container,
    key,
    endpoint: endpoint?.replace(/\/+$/, ''),
    anonymous: anonymous !== undefined && !['false', '0', 'no'].includes(anonymous.toLowerCase()),
    tier: tier || undefined,
  }
}

/** How people see a blob. */
export const azureUrl = ({ account, container }: AzurePlace, key: string) => `azure://${account}/${container}/${key}`

const usage = (message: string, suggestions: readonly string[]) =>
  new CtkError({ code: 'CTK_USAGE', message, suggestions })
