import type { ContainerClient } from '@azure/storage-blob'
import { azureFailure } from './azure-failure.js'
import { type AzurePlace, azureUrl } from './azure-place.js'

/** What a listing tells. */
export interface ListedBlob {
  readonly key: string
  readonly size: number
  readonly etag: string | undefined
}

/**
 * Blobs whose names begin with a prefix, in order of name; a page at a time.
 *
 * @param pageSize how many to ask for at once
 */
export async function* listBlobs(
  container: ContainerClient,
  place: AzurePlace,
  prefix: string,
  signal?: AbortSignal,
  pageSize = 5_000,
): AsyncGenerator<ListedBlob> {
  const pages = container.listBlobsFlat({ prefix, ...(signal ? { abortSignal: signal } : {}) }).byPage({
    maxPageSize: pageSize,
  })
  try {
    for await (const page of pages) {
      for (const { name, properties } of page.segment.blobItems) {
        yield { key: name, size: properties.contentLength ?? 0, etag: quoted(properties.etag) }
      }
    }
  } catch (error) {
    throw azureFailure(error, { url: azureUrl(place, prefix), task: 'read', signal })
  }
}

/** A listing has entity tags without their quotes. */
const quoted = (etag: string | undefined) => (etag === undefined || etag.startsWith('"') ? etag : `"${etag}"`)
