import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** What a test's plugin has besides its hook. */
export interface LinkedParts {
  /** Stands before everything else in the module of the hook. */
  readonly head?: string
  /** Parts of its package.json. */
  readonly manifest?: Readonly<Record<string, unknown>>
  /** Modules of commands by id: `greet` becomes `commands/greet.js`. */
  readonly commands?: Readonly<Record<string, string>>
  /** Whether it has an oclif.manifest.json. Default: yes. */
  readonly described?: boolean
}

/**
 * Links a plugin into the folder that a test's ctk looks for plugins in, beside those that are there, as `ctk plugins link` would.
 *
 * @param register the body of its hook `ctk:register`, which has the variables `registry` and `add(point, name, load)`
 * @returns its folder
 */
export function linkPlugin(folder: string, name: string, register: string, parts: LinkedParts = {}): string {
  const root = join(folder, 'plugin-sources', name)
  const { head = '', commands = {}, described = true } = parts
  const hooks = { 'ctk:register': { target: './index.js', identifier: 'register' } }
  const oclif = { hooks, commands: { strategy: 'pattern', target: './commands' }, topicSeparator: ' ' }
  write(
    root,
    'package.json',
    JSON.stringify({ name, version: '1.2.3', type: 'module', files: [], oclif, ...parts.manifest }),
  )
  if (described)
    write(root, 'oclif.manifest.json', JSON.stringify({ version: '1.2.3', commands: describe(name, commands) }))
  for (const [id, module] of Object.entries(commands)) write(root, `commands/${id.replaceAll(':', '/')}.js`, module)
  write(
    root,
    'index.js',
    `${head}
    export async function register({ registry }) {
      const contributions = []
      const add = (point, name, load) =>
        contributions.push([{ name: point, symbol: Symbol.for('ctk.' + point) }, { name, summary: name, load }])
      const contract = 1
      ${register}
      registry.install({ name: ${JSON.stringify(name)}, contract, register: (to) => contributions.forEach((each) => to.add(...each)) })
    }`,
  )
  listPlugin(folder, { type: 'link', name, root })
  return root
}

/** Writes a plugin into the list of those that are installed or linked. */
export function listPlugin(folder: string, plugin: Readonly<Record<string, string>>): void {
  const file = join(folder, 'plugins', 'package.json')
  const before = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).oclif.plugins : []
  const list = { private: true, oclif: { schema: 1, plugins: [...before, plugin] }, dependencies: {} }
  write(dirname(file), 'package.json', JSON.stringify(list))
}

function describe(plugin: string, commands: Readonly<Record<string, string>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.keys(commands).map((id) => [
      id,
      {
        id,
        aliases: [],
        args: {},
        flags: {},
        summary: `Of ${plugin}`,
        pluginName: plugin,
        pluginAlias: plugin,
        pluginType: 'link',
        isESM: true,
        relativePath: ['commands', ...`${id}.js`.split(':')],
      },
    ]),
  )
}

function write(folder: string, name: string, text: string): void {
  const file = join(folder, name)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
}
