import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

/**
 * The copy of @ctk/database that belongs to the command line, because the drivers are installed beside it: a plugin that was
 * installed by itself brings a copy of its own without any.
 *
 * @param root the folder of the CLI's package
 */
export async function hostDatabase(root: string): Promise<typeof import('@ctk/database')> {
  const path = resolve(root)
  return path === undefined ? import('@ctk/database') : import(pathToFileURL(path).href)
}

/** Undefined where a command line has no copy of its own. */
function resolve(root: string): string | undefined {
  try {
    return createRequire(join(root, 'package.json')).resolve('@ctk/database')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND') return undefined
    throw error
  }
}
