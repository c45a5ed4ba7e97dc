import { stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { CtkError } from '@ctk/core'
import { glob } from 'tinyglobby'
import { contents } from './file-failure.js'
import { splitPattern } from './path-pattern.js'

/** Files that a pattern means. */
export interface FoundFiles {
  readonly folder: string
  /** Paths from the folder, in order. Never empty. */
  readonly names: readonly string[]
}

/**
 * Finds files by `*`, `**`, `?`, `[a-z]` and `{a,b}`. Hidden files need a pattern that begins with a dot.
 *
 * @throws CTK_FILE_MISSING when there are none, with what is there instead
 */
export async function findFiles(path: string, signal: AbortSignal): Promise<FoundFiles> {
  const { folder, pattern } = splitPattern(path)
  await stat(folder).catch(async (error: unknown) => {
    throw new CtkError({
      code: 'CTK_FILE_MISSING',
      message: `There is no folder ${folder}.`,
      suggestions: [await contents(dirname(folder))],
      cause: error,
    })
  })
  const options = { cwd: folder, onlyFiles: true, expandDirectories: false, signal }
  const names = await glob([pattern], options).catch((error: unknown) => {
    if (signal.aborted) return []
    throw error
  })
  if (signal.aborted) throw new CtkError({ code: 'CTK_ABORTED', message: 'Interrupted.' })
  if (names.length > 0) return { folder, names: names.sort() }
  throw new CtkError({
    code: 'CTK_FILE_MISSING',
    message: `No file is called like ${path}.`,
    suggestions: [await contents(folder)],
  })
}
