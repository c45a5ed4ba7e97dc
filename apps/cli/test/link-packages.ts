import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Links plugins of this repository into the folder that a test's ctk looks for plugins in, by their short names. */
export function linkPackages(folder: string, names: readonly string[]): void {
  const data = join(folder, 'plugins')
  mkdirSync(data, { recursive: true })
  const plugins = names.map((name) => ({
    type: 'link',
    name: `@ctk/plugin-${name}`,
    root: fileURLToPath(new URL(`../../../plugins/${name}`, import.meta.url)),
  }))
  writeFileSync(
    join(data, 'package.json'),
    JSON.stringify({ private: true, oclif: { schema: 1, plugins }, dependencies: {} }),
  )
}
