// Measures what installing ctk costs, from a registry of its own, and writes it into apps/docs/install.md and into the file
// that `ctk plugins available` reads. Needs a build; takes about a minute.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { libraryCommand } from './library-command.ts'
import { measureSizes } from './measure-sizes.ts'
import { outside } from './outside.ts'
import { publishWorkspace } from './publish-workspace.ts'
import { publishedPlugins } from './published-plugins.ts'
import { rounded, sizesPart, sizesTable } from './sizes-table.ts'
import { startRegistry } from './start-registry.ts'

const root = join(import.meta.dirname, '../..')
const page = join(root, 'apps/docs/install.md')
const forPlugins = join(root, 'apps/cli/src/plugins/sizes.json')

const folder = await mkdtemp(join(tmpdir(), 'ctk-sizes-'))
try {
  await using registry = await startRegistry(join(folder, 'verdaccio'))
  const home = await outside(join(folder, 'home'), { url: registry.url, cache: join(folder, 'cache') })
  await publishWorkspace(home)
  const sizes = await measureSizes(home, publishedPlugins(), libraryCommand.split(' ').slice(2))

  const text = await readFile(page, 'utf8')
  await writeFile(page, text.replace(sizesPart, sizesTable(sizes, libraryCommand)))
  const plugins = Object.entries(sizes.plugins).map(([name, size]) => [name, rounded(size)])
  await writeFile(forPlugins, `${JSON.stringify(Object.fromEntries(plugins), null, 2)}\n`)
} finally {
  await rm(folder, { recursive: true, force: true, maxRetries: 3 })
}
