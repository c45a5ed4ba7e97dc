import { stat } from 'node:fs/promises'
import { CtkError, type OpenedSink, type Resource, type Sink } from '@ctk/core'
import { fileIdentity } from './file-identity.js'
import { fileStore } from './file-store.js'

/** Local paths, mounted ones included. Keys are paths; folders that are missing are made. */
export const fileSink: Sink = { open }

async function open({ location }: Resource): Promise<OpenedSink> {
  const info = await stat(location).catch(() => undefined)
  if (info && !info.isFile() && !info.isDirectory()) {
    throw new CtkError({
      code: 'CTK_FILE_NOT_WRITTEN',
      message: `${location} is neither a file nor a folder.`,
      suggestions: ['Name a file, or a folder.'],
    })
  }
  const isFolder = info?.isDirectory() && !location.endsWith('/')
  return {
    kind: 'objects',
    store: fileStore,
    key: isFolder ? `${location}/` : location,
    urlOf: (key) => key,
    identityOf: async (key) => stat(key).then(fileIdentity, () => undefined),
  }
}
