import type { OpenedSink, Resource, Sink, SinkContext } from '@ctk/core'
import { azureContainer } from './azure-container.js'
import { azurePlace, azureUrl } from './azure-place.js'
import { azureIdentity } from './azure-source.js'
import { azureStore } from './azure-store.js'
import { listBlobs } from './list-blobs.js'

/** Containers of Azure Storage. */
export const azureSink: Sink = { open }

async function open(resource: Resource, { signal }: SinkContext): Promise<OpenedSink> {
  const place = azurePlace(resource)
  const container = azureContainer(place)
  const { key } = place
  return {
    kind: 'objects',
    store: azureStore(container, place),
    key: (await isFolder()) ? `${key}/` : key,
    urlOf: (key) => azureUrl(place, key),
    identityOf: async (key) => azureIdentity(container, key),
    flat: true,
  }

  /** A folder is there when something is in it. Who may only write cannot ask, and gets what is written. */
  async function isFolder(): Promise<boolean> {
    if (key === '' || key.endsWith('/')) return false
    try {
      for await (const _ of listBlobs(container, place, `${key}/`, signal, 1)) return true
    } catch (error) {
      if ((error as { code?: string }).code !== 'CTK_PERMISSION_DENIED') throw error
    }
    return false
  }
}
