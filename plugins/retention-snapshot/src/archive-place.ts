import {
  CtkError,
  type ObjectStore,
  parseResource,
  type Registry,
  type Repository,
  Sinks,
  type StoredObject,
} from '@ctk/core'

/** A folder as a place for files. Keys are those of archives: below it. */
export interface ArchivePlace {
  put(key: string, bytes: AsyncIterable<Uint8Array>, signal?: AbortSignal): Promise<StoredObject>
  get(key: string, signal?: AbortSignal): AsyncIterable<Uint8Array>
  list(prefix: string, signal?: AbortSignal): AsyncIterable<StoredObject>
  delete(key: string, signal?: AbortSignal): Promise<void>
  /** How people see what is at a key. */
  urlOf(key: string): string
}

/**
 * Opens a folder through the sink of its scheme; credentials come from the environment, as for everything that is stored there.
 *
 * @param url of a folder; of a repository, see {@link placeUrl}
 * @throws CTK_CONTRIBUTION_UNKNOWN with the plugin to install; CTK_SECRET_MISSING; what the sink throws
 */
export async function archivePlace(url: string, registry: Registry, signal: AbortSignal): Promise<ArchivePlace> {
  const resource = parseResource(url)
  const sink = await (await registry.load(Sinks, resource.scheme)).open(resource, { signal })
  if (sink.kind !== 'objects') throw new CtkError({ code: 'CTK_BUG', message: `${resource.scheme} stores no files.` })
  const base = sink.key === '' || sink.key.endsWith('/') ? sink.key : `${sink.key}/`
  const store: ObjectStore = sink.store
  const below = (object: StoredObject) => ({ ...object, key: object.key.slice(base.length) })
  return {
    put: async (key, bytes, own = signal) => below(await store.put(`${base}${key}`, bytes, own)),
    get: (key, own = signal) => store.get(`${base}${key}`, own),
    async *list(prefix, own = signal) {
      for await (const object of store.list(`${base}${prefix}`, own)) yield below(object)
    },
    delete: (key, own = signal) => store.delete(`${base}${key}`, own),
    urlOf: (key) => sink.urlOf(`${base}${key}`),
  }
}

/**
 * A repository as the URL of a folder.
 *
 * @example placeUrl({ type: 's3', settings: { bucket: 'cold', basePath: 'ctk' }, storageClass: 'standard_ia', … }) // 's3://cold/ctk?storage-class=STANDARD_IA'
 */
export function placeUrl({ name, type, settings, storageClass }: Repository): string {
  const { location = '', bucket = '', container = '', basePath = '', endpoint, region } = settings
  const path = basePath.replace(/^\/+|\/+$/g, '')
  if (type === 'fs') return location
  if (type === 's3') {
    return withOptions(`s3://${bucket}/${path}`, {
      endpoint,
      region,
      'storage-class': storageClass?.toUpperCase(),
    })
  }
  const account = settings.account ?? process.env.AZURE_STORAGE_ACCOUNT
  if (!account) {
    throw new CtkError({
      code: 'CTK_SECRET_MISSING',
      message: `It is not known in which account of Azure the container ${container} of the repository "${name}" is.`,
      suggestions: ['Set AZURE_STORAGE_ACCOUNT, or create the repository with --account.'],
    })
  }
  return withOptions(`azure://${account}/${container}/${path}`, { endpoint })
}

function withOptions(url: string, options: Readonly<Record<string, string | undefined>>): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(options)) if (value !== undefined) query.set(name, value)
  return query.size === 0 ? url : `${url}?${query}`
}
