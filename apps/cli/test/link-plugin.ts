import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Links a plugin into the folder that a test's ctk looks for plugins in, as `ctk plugins link` would.
 *
 * @param register the body of its hook `ctk:register`, which has the variables `registry` and `add(point, name, load)`
 */
export function linkPlugin(folder: string, name: string, register: string): void {
  const root = join(folder, 'plugin-sources', name)
  mkdirSync(root, { recursive: true })
  const hooks = { 'ctk:register': { target: './index.js', identifier: 'register' } }
  const manifest = { name, version: '1.2.3', type: 'module', files: [], oclif: { hooks } }
  writeFileSync(join(root, 'package.json'), JSON.stringify(manifest))
  writeFileSync(join(root, 'oclif.manifest.json'), JSON.stringify({ version: '1.2.3', commands: {} }))
  writeFileSync(
    join(root, 'index.js'),
    `export async function register({ registry }) {
      const contributions = []
      const add = (point, name, load) =>
        contributions.push([{ name: point, symbol: Symbol.for('ctk.' + point) }, { name, summary: name, load }])
      const contract = 1
      ${register}
      registry.install({ name: ${JSON.stringify(name)}, contract, register: (to) => contributions.forEach((each) => to.add(...each)) })
    }`,
  )
  const data = join(folder, 'plugins')
  mkdirSync(data, { recursive: true })
  const plugins = [{ type: 'link', name, root }]
  writeFileSync(
    join(data, 'package.json'),
    JSON.stringify({ private: true, oclif: { schema: 1, plugins }, dependencies: {} }),
  )
}
