// Run by the publish check under plain Node: imports what the package in a folder exports, its hook and its commands, and
// registers it. Says how many modules there were; fails with the first error.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const [folder = '.'] = process.argv.slice(2)
const read = (file: string) => JSON.parse(readFileSync(join(folder, file), 'utf8'))
const load = (file: string) => import(pathToFileURL(join(folder, file)).href)
const { name, version, exports = {}, bin = {}, oclif } = read('package.json')

const programs = Object.values(bin)
const files = Object.values(exports as Record<string, string | { default: string }>)
  .map((entry) => (typeof entry === 'string' ? entry : entry.default))
  .filter((file) => file.endsWith('.js') && !programs.includes(file))
for (const file of files) await load(file)

const manifest = oclif ? read('oclif.manifest.json') : { version, commands: {} }
if (manifest.version !== version)
  throw new Error(`oclif.manifest.json is of ${manifest.version}; build ${version} first`)
const commands: { relativePath: string[] }[] = Object.values(manifest.commands)
for (const { relativePath } of commands) {
  const { default: command } = await load(join(...relativePath))
  if (typeof command?.run !== 'function') throw new Error(`${relativePath.join('/')} has no command`)
}

const hook = oclif?.hooks?.['ctk:register']
if (hook) {
  const core = createRequire(join(folder, 'package.json')).resolve('@ctk/core')
  const { Registry } = await import(pathToFileURL(core).href)
  const registry = new Registry()
  await (await load(hook.target))[hook.identifier]({ registry })
  if (!registry.plugins.includes(name)) throw new Error(`the hook registered ${registry.plugins} instead of ${name}`)
}

console.log(`${files.length} exports, ${commands.length} commands${hook ? ', a hook' : ''}`)
