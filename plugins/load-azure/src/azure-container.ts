import {
  AnonymousCredential,
  BlobServiceClient,
  type ContainerClient,
  StorageSharedKeyCredential,
} from '@azure/storage-blob'
import { CtkError } from '@ctk/core'
import type { AzurePlace } from './azure-place.js'

type Environment = Readonly<Record<string, string | undefined>>

/** How often and how long a request is tried again before its first byte. */
const retryOptions = { maxTries: 4, tryTimeoutInMs: 120_000, retryDelayInMs: 500, maxRetryDelayInMs: 10_000 }

/**
 * The container of a place. The login is, in this order: none (`?anonymous=true`), the connection string, an account key, a shared
 * access signature.
 *
 * @throws CTK_AUTH_FAILED when there is none; CTK_CONFIG_INVALID for a connection string of another account
 */
export function azureContainer(place: AzurePlace, env: Environment = process.env): ContainerClient {
  return service(place, env).getContainerClient(place.container)
}

function service(place: AzurePlace, env: Environment): BlobServiceClient {
  const { account } = place
  const text = env.AZURE_STORAGE_CONNECTION_STRING
  const connection = text ? readConnection(text) : {}
  const own = connection.AccountName === undefined || connection.AccountName === account
  const endpoint =
    place.endpoint ??
    (own ? connection.BlobEndpoint : undefined) ??
    env.AZURE_STORAGE_ENDPOINT ??
    `https://${account}.blob.${connection.EndpointSuffix ?? 'core.windows.net'}`
  if (place.anonymous) return new BlobServiceClient(endpoint, new AnonymousCredential(), { retryOptions })
  const key = (own ? connection.AccountKey : undefined) ?? env.AZURE_STORAGE_KEY ?? env.AZURE_STORAGE_ACCOUNT_KEY
  if (key) return new BlobServiceClient(endpoint, sharedKey(account, key), { retryOptions })
  const sas = (own ? connection.SharedAccessSignature : undefined) ?? env.AZURE_STORAGE_SAS_TOKEN
  if (sas) return new BlobServiceClient(`${endpoint}?${sas.replace(/^\?/, '')}`, undefined, { retryOptions })
  throw new CtkError({
    code: 'CTK_AUTH_FAILED',
    message: own
      ? `There is no login for the account ${account} of Azure Storage.`
      : `AZURE_STORAGE_CONNECTION_STRING is of the account ${connection.AccountName}, not of ${account}.`,
    suggestions: [
      'Set AZURE_STORAGE_CONNECTION_STRING, AZURE_STORAGE_KEY or AZURE_STORAGE_SAS_TOKEN.',
      'What everybody may read needs none:  ?anonymous=true',
    ],
  })
}

/** `Name=value;Name=value`; a key ends with equals signs of its own. */
function readConnection(text: string): Partial<Record<string, string>> {
  const pairs = text.split(';').filter((pair) => pair.includes('='))
  return Object.fromEntries(pairs.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]))
}

function sharedKey(account: string, key: string): StorageSharedKeyCredential {
  if (/^[A-Za-z0-9+/]+=*$/.test(key)) return new StorageSharedKeyCredential(account, key)
  throw new CtkError({
    code: 'CTK_AUTH_FAILED',
    message: 'The key of the storage account is not one: it is not base64.',
    suggestions: ['Copy it again, up to the equals signs at its end.'],
  })
}
