import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fillTemplate } from './fill-template.js'
import type { Kind } from './kinds.js'
import { type PluginName, parsePluginName } from './plugin-name.js'
import { ownVersion, readTemplate } from './read-template.js'
import { Refusal } from './refusal.js'

/** What was written. */
export interface Created {
  readonly name: PluginName
  readonly kind: Kind
  /** The absolute or relative path of the new folder, as `parent` was given. */
  readonly folder: string
  /** Paths below the folder, in order. */
  readonly files: readonly string[]
}

/**
 * Writes a repository with a plugin into a folder of its own.
 *
 * @param parent where the folder is made
 * @throws Refusal for a name that cannot be used, or a folder that holds something
 * @example await createPlugin('quiet-hours', 'retention-strategy', '.')
 */
export async function createPlugin(text: string, kind: Kind, parent: string): Promise<Created> {
  const name = parsePluginName(text)
  const folder = join(parent, name.folder)
  await requireEmpty(folder)
  const files = fillTemplate(await readTemplate(kind), name, await ownVersion())
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), content)
  }
  return { name, kind, folder, files: Object.keys(files).sort() }
}

/** A repository that was made on a host and cloned has its `.git` already. */
async function requireEmpty(folder: string): Promise<void> {
  const entries = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw new Refusal(`${folder} is not a folder that can be written to (${error.code}).`, ['Choose another name.'], 3)
  })
  const found = entries.filter((entry) => entry !== '.git')
  if (found.length === 0) return
  throw new Refusal(`The folder ${folder} is not empty: it has ${found[0]}.`, ['Choose another name, or move it.'], 3)
}
