import { stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { CtkError, type OpenedSource, type Resource, type Source, type SourceContext } from '@ctk/core'
import { openFile } from './file-bytes.js'
import { contents, readFailure } from './file-failure.js'
import { findFiles } from './find-files.js'
import { isPathPattern } from './path-pattern.js'
import { openStdin } from './stdin-bytes.js'

/** Local files: one, those of a pattern such as `data/*.csv.gz`, or standard input as `-`. */
export const fileSource: Source = { open }

async function open(resource: Resource, { signal }: SourceContext): Promise<OpenedSource> {
  const path = resource.location
  if (path === '-') return openStdin(process.stdin, signal)
  const info = await stat(path).catch((error: unknown) => error as Error)
  if (info instanceof Error) {
    // A file may be called `a[1].csv`; only what is not there by itself is a pattern.
    if (isPathPattern(path)) return openFiles(path, signal)
    throw await readFailure(path, info)
  }
  if (info.isDirectory()) {
    throw new CtkError({
      code: 'CTK_FILE_MISSING',
      message: `${path} is a folder, not a file.`,
      suggestions: [await contents(path), `Its files together:  '${join(path, '*')}'`],
    })
  }
  return openFile(path, basename(path), info, signal)
}

async function openFiles(pattern: string, signal: AbortSignal): Promise<OpenedSource> {
  const { folder, names } = await findFiles(pattern, signal)
  const parts = []
  for (const name of names) {
    const path = join(folder, name)
    const info = await stat(path).catch(async (error: unknown) => {
      throw await readFailure(path, error)
    })
    parts.push(await openFile(path, name, info, signal))
  }
  return { kind: 'parts', name: pattern, parts }
}
