import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** A plugin as the folder of installed plugins lists it, whether it can be found or not. */
export interface ListedPlugin {
  readonly name: string
  readonly type: 'user' | 'link'
  /** The version or tag that was asked for. */
  readonly tag?: string
  /** Where a linked one is. */
  readonly root?: string
  /** What it was installed from, where that was no name of a package. */
  readonly url?: string
}

/**
 * What the folder of installed plugins lists. Nothing, where nothing was ever installed.
 *
 * @throws CTK_CONFIG_INVALID where its package.json cannot be read
 */
export async function listedPlugins(dataDir: string): Promise<readonly ListedPlugin[]> {
  let text: string
  try {
    text = await readFile(join(dataDir, 'package.json'), 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
  return (await parse(text, dataDir)).map((each) => (typeof each === 'string' ? { name: each, type: 'user' } : each))
}

async function parse(text: string, dataDir: string): Promise<readonly (string | ListedPlugin)[]> {
  try {
    const { oclif } = JSON.parse(text) as { readonly oclif?: { readonly plugins?: readonly (string | ListedPlugin)[] } }
    return oclif?.plugins ?? []
  } catch (error) {
    const { CtkError } = await import('@ctk/core/errors')
    throw new CtkError({
      code: 'CTK_CONFIG_INVALID',
      message: `${join(dataDir, 'package.json')}, which lists the installed plugins, is not JSON.`,
      suggestions: ['Mend it, or remove the folder and install the plugins again.'],
      cause: error,
    })
  }
}
