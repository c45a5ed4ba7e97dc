import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

const folder = join(import.meta.dirname, '../../plugins')

/** The short names of all plugins of the workspace, in order. */
export function publishedPlugins(): readonly string[] {
  return readdirSync(folder).filter((name) => existsSync(join(folder, name, 'package.json')))
}
