import { readdir } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { CtkError, nearest } from '@ctk/core'

/** Says why a path cannot be read: what the system said, and what there is instead. */
export async function readFailure(path: string, error: unknown): Promise<CtkError> {
  const { code, message } = error as NodeJS.ErrnoException
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    const folder = dirname(path)
    const names = await readdir(folder).catch(() => undefined)
    const near = names && nearest(basename(path), names)
    return new CtkError({
      code: 'CTK_FILE_MISSING',
      message: `There is no file ${path}.${near === undefined ? '' : ` Did you mean ${near}?`}`,
      suggestions: [names === undefined ? `There is no folder ${folder} either.` : await contents(folder)],
      cause: error,
    })
  }
  const denied = code === 'EACCES' || code === 'EPERM'
  return new CtkError({
    code: 'CTK_FILE_MISSING',
    message: denied ? `The file ${path} may not be read by this user.` : `The file ${path} cannot be read: ${message}.`,
    suggestions: denied ? [`Allow it:  chmod u+r ${path}`] : [],
    cause: error,
  })
}

/** What a folder has to offer, shortly. */
export async function contents(folder: string): Promise<string> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => !name.startsWith('.')).sort()
  if (names.length === 0) return `The folder ${folder} is empty.`
  const shown = names.slice(0, 5).join(', ')
  return `In ${folder}: ${shown}${names.length > 5 ? ` and ${names.length - 5} more` : ''}.`
}
