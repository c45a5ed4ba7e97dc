import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, inject, test } from 'vitest'
import { bytesOf } from './installed-packages.ts'
import { publishedPlugins } from './published-plugins.ts'
import { sizesPart } from './sizes-table.ts'

const root = join(import.meta.dirname, '../..')
const table = sizesPart.exec(readFileSync(join(root, 'apps/docs/install.md'), 'utf8'))?.[0] ?? ''
const remedy = 'run npm run sizes, and look at why'

test('the documented size of the command line is within a tenth of what npm installs', async () => {
  const documented = Number(/`npm install --global @ctk\/cli` \| \d+ \| ([\d.]+) MB/.exec(table)?.[1])
  const megabytes = (await bytesOf(join(inject('ctkRegistry').installed, 'lib'))) / 1e6
  expect(megabytes, remedy).toBeGreaterThan(documented * 0.9)
  expect(megabytes, remedy).toBeLessThan(documented * 1.1)
})

test('every plugin has a size, in the documentation and for ctk plugins available', () => {
  const sizes = JSON.parse(readFileSync(join(root, 'apps/cli/src/plugins/sizes.json'), 'utf8'))
  expect(Object.keys(sizes), remedy).toEqual(publishedPlugins())
  const documented = [...table.matchAll(/^\| `([a-z0-9-]+)` \| \d+ \| [\d.]+ [kM]B \|$/gm)].map((match) => match[1])
  expect(documented.sort(), remedy).toEqual(publishedPlugins())
})
