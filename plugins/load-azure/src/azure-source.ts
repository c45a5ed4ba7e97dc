import type { ContainerClient } from '@azure/storage-blob'
import {
  CtkError,
  type OpenedBytes,
  type OpenedSource,
  type Patience,
  type Source,
  type SourceContext,
} from '@ctk/core'
import { azureBytes } from './azure-bytes.js'
import { azureContainer } from './azure-container.js'
import { azureFailure } from './azure-failure.js'
import { type AzurePlace, azurePlace, azureUrl } from './azure-place.js'
import { listBlobs } from './list-blobs.js'

/** How patient a source is; see {@link Patience}. */
export type AzureSourceOptions = Omit<Patience, 'signal'>

/** Blobs of Azure Storage. */
export const azureSource: Source = makeAzureSource()

/** @internal */
export function makeAzureSource(options: AzureSourceOptions = {}): Source {
  return {
    open: async (resource, { signal }: SourceContext) => {
      const place = azurePlace(resource)
      const container = azureContainer(place)
      const patience = { ...options, signal }
      const several = place.key === '' || place.key.endsWith('/') || /[*[{]/.test(place.key)
      return several ? openParts(container, place, patience) : openBlob(container, place, patience)
    },
  }
}

async function openParts(container: ContainerClient, place: AzurePlace, patience: Patience): Promise<OpenedSource> {
  const { key } = place
  const { signal } = patience
  const wildcard = key.search(/[*[{]/)
  const folder = wildcard < 0 ? key : key.slice(0, key.lastIndexOf('/', wildcard) + 1)
  const prefix = wildcard < 0 ? key : key.slice(0, wildcard)
  const { default: picomatch } = await import('picomatch')
  const fits = wildcard < 0 ? () => true : picomatch(key.slice(folder.length), { dot: false })
  const parts: OpenedBytes[] = []
  for await (const blob of listBlobs(container, place, prefix, signal)) {
    const name = blob.key.slice(folder.length)
    const part = opened(container, place, blob.key, blob, name, patience)
    // A name may hold an asterisk; then it is meant itself.
    if (blob.key === key && wildcard >= 0) return part
    if (!blob.key.endsWith('/') && fits(name)) parts.push(part)
  }
  if (parts.length > 0) return { kind: 'parts', name: azureUrl(place, key), parts }
  throw new CtkError({
    code: 'CTK_FILE_MISSING',
    message:
      wildcard < 0
        ? `There is nothing below ${azureUrl(place, key)}.`
        : `No blob is called like ${azureUrl(place, key)}.`,
    suggestions: [await contents(container, place, wildcard < 0 ? '' : folder, signal)],
  })
}

async function openBlob(container: ContainerClient, place: AzurePlace, patience: Patience): Promise<OpenedSource> {
  const { key } = place
  const { signal } = patience
  try {
    const { contentLength = 0, etag } = await container.getBlobClient(key).getProperties({ abortSignal: signal })
    return opened(container, place, key, { size: contentLength, etag }, key.slice(key.lastIndexOf('/') + 1), patience)
  } catch (error) {
    const failure = azureFailure(error, { url: azureUrl(place, key), task: 'read', signal })
    const { code, message, suggestions, data } = failure
    if (code !== 'CTK_FILE_MISSING' || !message.includes('no such blob')) throw failure
    const [inside] = await firstBlobs(container, place, `${key}/`, 1, signal)
    const nearby = inside
      ? `It is a folder. All that is below it:  ${azureUrl(place, key)}/`
      : await contents(container, place, key.slice(0, key.lastIndexOf('/') + 1), signal)
    throw new CtkError({ code, message, data, cause: error, suggestions: [...suggestions, nearby] })
  }
}

function opened(
  container: ContainerClient,
  place: AzurePlace,
  key: string,
  { size, etag }: { readonly size: number; readonly etag?: string | undefined },
  name: string,
  patience: Patience,
): OpenedBytes {
  const url = azureUrl(place, key)
  return {
    kind: 'bytes',
    name,
    bytes: azureBytes({ container, key, url, size, etag, patience }),
    identity: azureIdentity(container, key),
    uri: url,
    ...(etag === undefined ? {} : { version: etag }),
  }
}

/** Which blob it is, however it was spelled: its own URL, without a signature. */
export function azureIdentity(container: ContainerClient, key: string): string {
  const { origin, pathname } = new URL(container.getBlobClient(key).url)
  return `${origin}${pathname}`
}

async function firstBlobs(
  container: ContainerClient,
  place: AzurePlace,
  prefix: string,
  most: number,
  signal: AbortSignal,
) {
  const found = []
  try {
    for await (const blob of listBlobs(container, place, prefix, signal, most)) {
      found.push(blob)
      if (found.length >= most) break
    }
  } catch {
    // Who may not list gets no hint.
  }
  return found
}

async function contents(container: ContainerClient, place: AzurePlace, prefix: string, signal: AbortSignal) {
  const found = await firstBlobs(container, place, prefix, 6, signal)
  const where = azureUrl(place, prefix)
  if (found.length === 0) return `There is nothing at all in ${where}.`
  const names = found.slice(0, 5).map(({ key }) => key.slice(prefix.length))
  return `In ${where}: ${names.join(', ')}${found.length > 5 ? ' and more' : ''}.`
}
