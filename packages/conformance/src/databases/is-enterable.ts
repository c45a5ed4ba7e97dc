import { stat } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Whether every user may enter the folder: a server that another user runs fails below `/root` and the like. */
export async function isEnterable(folder: string): Promise<boolean> {
  const { mode } = await stat(folder)
  if ((mode & 0o001) === 0) return false
  return dirname(folder) === folder || isEnterable(dirname(folder))
}
